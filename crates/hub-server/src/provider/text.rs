//! Texts of a provider on their way to a screen: cut, and nothing that repeats a secret.

/// The longest name that is kept, in characters; longer ones are cut.
pub(crate) const MAX_NAME: usize = 200;
/// The longest part of an error text that is passed on, in characters.
pub(crate) const MAX_SAID: usize = 300;

/// Trims, drops control characters and cuts: this text comes from outside and goes to a screen.
pub(crate) fn cut(text: &str, max: usize) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(max).collect()
}

/// Whether `text` repeats `secret`, be it in other cases or with spaces, line breaks or invisible characters in it.
pub(crate) fn repeats(text: &str, secret: &str) -> bool {
    let graphic = |text: &str| -> String { text.chars().filter(char::is_ascii_graphic).collect() };
    let (text, secret) = (graphic(text), graphic(secret));
    !secret.is_empty()
        && text.as_bytes().windows(secret.len()).any(|part| part.eq_ignore_ascii_case(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d30_a_secret_is_found_however_it_is_written() {
        for text in ["x SECRET-value y", "sec\nret-value", "secret-\u{200b}value", "s e c r e t - v a l u e"]
        {
            assert!(repeats(text, "secret-value"), "{text:?}");
        }
        assert!(repeats("a-----BEGIN KEY-----abc", "-----BEGIN KEY-----\nabc"));
        assert!(!repeats("nothing", "secret-value"));
        assert!(!repeats("nothing", ""));
    }
}
