//! What somebody meant who misspelt a name.

/// The known name that was probably meant: at most two letters are wrong, or one of both is a part of the other, as
/// `token` is of `apiToken`.
pub(crate) fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let near = known.iter().map(|other| (distance(name, other), *other)).min()?;
    if near.0 <= 2 && near.0 < name.chars().count() {
        return Some(near.1);
    }
    let part = |one: &str, other: &str| one.len() >= SHORTEST_PART && other.contains(one);
    let name = name.to_lowercase();
    known.iter().copied().find(|other| {
        let other = other.to_lowercase();
        part(&name, &other) || part(&other, &name)
    })
}

/// The same as the end of a sentence, empty where nothing is near.
pub(crate) fn did_you_mean(name: &str, known: &[&str]) -> String {
    nearest(name, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// The shortest name that is looked for in another, in bytes: what is shorter is in many.
const SHORTEST_PART: usize = 4;

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
        assert_eq!(nearest("apiToken", &["email", "token"]), Some("token"));
        assert_eq!(nearest("domain", &["email", "companyDomain"]), Some("companyDomain"));
        assert_eq!(nearest("id", &["subdomain", "idea"]), None);
        assert_eq!(did_you_mean("x", &["y"]), "");
        assert_eq!(nearest("baseUrI", &["baseUrl", "hosts"]), Some("baseUrl"));
        assert_eq!((distance("", "abc"), distance("kitten", "sitting")), (3, 3));
    }
}
