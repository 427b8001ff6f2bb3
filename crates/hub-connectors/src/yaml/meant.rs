//! What somebody meant who misspelt a name.

/// The known name that was probably meant: at most two letters are wrong.
pub(super) fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let near = known.iter().map(|other| (distance(name, other), *other)).min()?;
    (near.0 <= 2 && near.0 < name.chars().count()).then_some(near.1)
}

/// How many letters must be put in, left out or changed to make `a` of `b`. Long texts are not compared.
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 40;
    if a.len() > LONGEST || b.len() > LONGEST {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found() {
        assert_eq!(nearest("subtitel", &["title", "subtitle"]), Some("subtitle"));
        assert_eq!(nearest("x", &["y"]), None);
        assert_eq!(nearest("baseUrI", &["baseUrl", "hosts"]), Some("baseUrl"));
        assert_eq!((distance("", "abc"), distance("kitten", "sitting")), (3, 3));
    }
}
