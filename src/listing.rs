//! What the list of integrations shows: rows grouped by provider, the categories, what a search finds, and which of
//! the rows are drawn.

use hub_model::Integration;

/// Takes accents and case away. In the browser the browser itself does it, so that the program carries no tables.
pub type Fold = fn(text: &str) -> String;

/// More methods than this are no choice but a list: they go on in a row of their own.
const METHODS: usize = 8;
/// Categories to choose from; the others are found by searching for them.
const CATEGORIES: usize = 24;
/// Elements of the rows that are drawn at one time: with those around them fewer than 400 (D71).
const ROOM: usize = 290;

/// What is searched for. It outlives the list, so that Back finds it again (D73).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// The category that was chosen, as [`category`] writes it; empty for all.
    pub category: String,
}

/// A row: one provider with its methods (D67).
pub struct Group {
    /// The methods, as places in the list of the backend, which puts the recommended one first.
    pub methods: Vec<usize>,
    /// The category, as [`category`] writes it.
    pub category: String,
    /// All that it is found by, folded.
    text: String,
}

impl Group {
    /// How many elements it is drawn with.
    fn weight(&self) -> usize {
        match self.methods.len() {
            1 => 8,
            methods => 9 + 5 * methods,
        }
    }
}

/// The rows, in the order of the backend.
pub struct Listing {
    /// One for each provider.
    pub groups: Vec<Group>,
    fold: Fold,
}

impl Listing {
    /// The rows of what can be linked.
    #[must_use]
    pub fn new(choices: &[Integration], fold: Fold) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for (index, choice) in choices.iter().enumerate().filter(|(_, choice)| offered(choice)) {
            let category = category(&choice.category);
            let of_same = |group: &&mut Group| {
                let first = &choices[group.methods[0]];
                !choice.provider.is_empty()
                    && first.provider == choice.provider
                    && first.name == choice.name
                    && group.methods.len() < METHODS
            };
            let text = fold(&[&*choice.name, &choice.provider, &category, &method(choice)].join("\n"));
            match groups.iter_mut().find(of_same) {
                Some(group) => {
                    group.methods.push(index);
                    group.text.push_str(&text);
                }
                None => groups.push(Group { methods: vec![index], category, text }),
            }
        }
        Self { groups, fold }
    }

    /// The categories to choose from; none where there is no choice.
    #[must_use]
    pub fn categories(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for group in &self.groups {
            let name = &*group.category;
            if !name.is_empty() && all.len() < CATEGORIES && !all.contains(&name) {
                all.push(name);
            }
        }
        if all.len() < 2 { Vec::new() } else { all }
    }

    /// The places of the rows that have every word that was typed. A category that is no longer there is none.
    #[must_use]
    pub fn find(&self, search: &Search) -> Vec<usize> {
        let typed = (self.fold)(&search.text);
        let narrow = self.categories().contains(&&*search.category);
        let mut found = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            if (!narrow || search.category == group.category)
                && typed.split(' ').all(|word| has(&group.text, word))
            {
                found.push(place);
            }
        }
        found
    }

    /// Which of these rows are drawn while row `at` is in the middle of what can be seen: from, and up to before.
    #[must_use]
    pub fn drawn(&self, rows: &[usize], at: usize) -> (usize, usize) {
        let weight = |row: usize| self.groups[rows[row]].weight();
        if at >= rows.len() {
            return (0, 0);
        }
        let (mut from, mut to) = (at, at + 1);
        let mut left = ROOM - weight(at);
        loop {
            let before = left;
            if to < rows.len() && weight(to) <= left {
                left -= weight(to);
                to += 1;
            }
            if from > 0 && weight(from - 1) <= left {
                from -= 1;
                left -= weight(from);
            }
            if left == before {
                return (from, to);
            }
        }
    }
}

/// Whether it can be chosen: it is active and has a name.
#[must_use]
pub fn offered(choice: &Integration) -> bool {
    choice.active && !choice.name.is_empty()
}

/// The name of the method: its own, or what its key says.
#[must_use]
pub fn method(choice: &Integration) -> String {
    choice.label.clone().unwrap_or_else(|| title(&category(&choice.authentication_config_key)))
}

/// A category as it is compared: in lower case, its words apart. Backends write `hris-legacy` and `HRIS_Legacy`.
#[must_use]
pub fn category(written: &str) -> String {
    let mut name = String::new();
    let mut apart = false;
    for sign in written.chars() {
        if matches!(sign, '-' | '_' | ' ') {
            apart = !name.is_empty();
        } else {
            if std::mem::take(&mut apart) {
                name.push(' ');
            }
            name.push(sign.to_ascii_lowercase());
        }
    }
    name
}

/// A category as it is read: with a capital, or in capitals where its first word is as short as an abbreviation.
#[must_use]
pub fn title(category: &str) -> String {
    let mut name = category.to_owned();
    let first = category.split(' ').next().unwrap_or_default();
    let end = if first.len() < 4 || first == "hris" { first.len() } else { 1 };
    if let Some(letters) = name.get_mut(..end) {
        letters.make_ascii_uppercase();
    }
    name
}

/// Whether `word` is part of `text`. Byte by byte: texts are short, and a searcher weighs more than this.
fn has(text: &str, word: &str) -> bool {
    word.is_empty() || text.as_bytes().windows(word.len()).any(|part| part == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str) -> String {
        text.to_lowercase().replace('é', "e").replace('ü', "u")
    }

    fn entry(name: &str, provider: &str, category: &str, label: &str) -> Integration {
        Integration {
            active: true,
            name: name.into(),
            provider: provider.into(),
            category: category.into(),
            label: (!label.is_empty()).then(|| label.into()),
            authentication_config_key: "oauth_2".into(),
            ..Integration::default()
        }
    }

    fn listing() -> Listing {
        let choices = [
            entry("Webflow", "webflow", "marketing", "Site Token"),
            entry("Café Müller", "cafe", "hris-legacy", "API key"),
            entry("Webflow", "webflow", "marketing", ""),
            Integration { active: false, ..entry("Off", "off", "crm", "") },
            entry("", "nameless", "crm", ""),
            entry("Webflow (test)", "webflow", "HRIS_Legacy", ""),
        ];
        Listing::new(&choices, fold)
    }

    fn found(text: &str, category: &str) -> Vec<usize> {
        listing().find(&Search { text: text.into(), category: category.into() })
    }

    #[test]
    fn d67_methods_of_one_provider_are_one_row_and_names_tell_rows_apart() {
        let methods: Vec<Vec<usize>> = listing().groups.into_iter().map(|group| group.methods).collect();
        assert_eq!(methods, [vec![0, 2], vec![1], vec![5]]);
    }

    #[test]
    fn more_methods_than_are_a_choice_go_on_in_another_row() {
        let choices = vec![entry("Same", "same", "", ""); 20];
        let sizes: Vec<usize> =
            Listing::new(&choices, fold).groups.iter().map(|group| group.methods.len()).collect();
        assert_eq!(sizes, [8, 8, 4]);
        let unknown = vec![entry("Same", "", "", ""); 3];
        assert_eq!(
            Listing::new(&unknown, fold).groups.len(),
            3,
            "without a key nothing is known to be the same"
        );
    }

    #[test]
    fn d71_d72_name_provider_category_and_method_are_found_whatever_case_and_accents() {
        assert_eq!(found("", ""), [0, 1, 2]);
        assert_eq!(found("CAFE muller", ""), [1]);
        assert_eq!(found("  müller ", ""), [1]);
        assert_eq!(found("webflow", ""), [0, 2]);
        assert_eq!(found("legacy", ""), [1, 2]);
        assert_eq!(found("site token", ""), [0]);
        assert_eq!(found("nothing", ""), Vec::<usize>::new());
    }

    #[test]
    fn a_category_narrows_and_one_that_is_gone_does_not() {
        assert_eq!(listing().categories(), ["marketing", "hris legacy"]);
        assert_eq!(found("", "hris legacy"), [1, 2]);
        assert_eq!(found("webflow", "hris legacy"), [2]);
        assert_eq!(found("webflow", "gone"), [0, 2]);
        let one = Listing::new(&[entry("A", "a", "crm", ""), entry("B", "b", "CRM", "")], fold);
        assert_eq!(one.categories(), Vec::<&str>::new());
    }

    #[test]
    fn names_are_made_of_keys() {
        assert_eq!(title(&category("hris-legacy")), "HRIS legacy");
        assert_eq!(title(&category("project_Management")), "Project management");
        assert_eq!(title(&category("Édition")), "Édition");
        assert_eq!(title(""), "");
        assert_eq!(method(&entry("A", "a", "", "")), "Oauth 2");
    }

    #[test]
    fn d71_rows_are_drawn_around_what_is_seen_and_never_too_many() {
        let choices: Vec<Integration> = (0..1_000)
            .map(|index| entry(&format!("P{}", index / 2), &format!("p{}", index / 2), "", ""))
            .chain((0..1_000).map(|index| entry(&format!("Q{index}"), "q", "", "")))
            .collect();
        let listing = Listing::new(&choices, fold);
        let rows = listing.find(&Search::default());
        assert_eq!(rows.len(), 1_500);
        for at in [0, 1, 300, 499, 500, 1_498, 1_499] {
            let (from, to) = listing.drawn(&rows, at);
            assert!(from <= at && at < to && to <= 1_500);
            let weight: usize = (from..to).map(|row| listing.groups[row].weight()).sum();
            assert!(weight <= ROOM && weight > ROOM - 20, "{at}: {weight}");
        }
        assert_eq!(listing.drawn(&rows, 0).0, 0);
        assert_eq!(listing.drawn(&rows, 1_499).1, 1_500);
        assert_eq!(listing.drawn(&[], 0), (0, 0));
    }
}
