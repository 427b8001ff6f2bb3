//! The permission report: what a credential may do, beside what is wanted of it.

/// A level of access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Level {
    /// Nothing.
    None,
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
}

/// What the provider says about a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Granted {
    /// The provider did not say.
    Unknown,
    /// Not granted.
    None,
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
}

/// Why a permission is not judged like the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PermissionNote {
    /// The provider refuses it to this kind of credential.
    NotWithThisMethod,
    /// The provider has removed what it was for.
    RetiredByProvider,
    /// Only some of the provider's plans have it.
    PlanRequired,
}

/// One row of the report.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Permission {
    /// The provider's name of the resource, such as `cms`.
    pub key: String,
    /// The name in the provider's own screens, such as `CMS`.
    pub label: String,
    /// What this credential has.
    pub granted: Granted,
    /// What is wanted of it.
    pub wanted: Level,
    /// Why it is not judged like the others.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub note: Option<PermissionNote>,
    /// The scope that is wanted, as the provider spells it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub scope: Option<String>,
    /// The step of the guide in which the wanted scope is granted.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub guide_step: Option<String>,
}

/// Where a row stands in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Wanted, and known to be missing or too low.
    ToFix,
    /// At least what is wanted.
    Granted,
    /// Not wanted, and not granted.
    Unused,
    /// The provider did not say.
    NotReported,
    /// Not judged, with the reason.
    NotAvailable(PermissionNote),
}

impl Permission {
    /// Whether reading and writing are told apart. A row that is called like its key is a scope of the provider itself,
    /// such as `repo`: it is there or not, and whether it writes is not known.
    #[must_use]
    pub fn has_levels(&self) -> bool {
        self.key != self.label
    }

    /// Where this row stands. A note outranks everything but a wish by name: a noted row that is wanted and
    /// known to be missing is to fix (CONTRACT 4).
    #[must_use]
    pub fn standing(&self) -> Standing {
        let level = match self.granted {
            Granted::Unknown => None,
            Granted::None => Some(Level::None),
            Granted::Read => Some(Level::Read),
            Granted::Write => Some(Level::Write),
        };
        match (level, self.note) {
            (Some(level), _) if level < self.wanted => Standing::ToFix,
            (_, Some(note)) => Standing::NotAvailable(note),
            (None, None) => Standing::NotReported,
            (Some(Level::None), None) => Standing::Unused,
            (Some(_), None) => Standing::Granted,
        }
    }
}

/// Whether a wanted permission is known to be missing: then the outcome is `limited`.
#[must_use]
pub fn lacking(permissions: &[Permission]) -> bool {
    permissions.iter().any(|row| row.standing() == Standing::ToFix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(granted: Granted, wanted: Level, note: Option<PermissionNote>) -> Standing {
        let (scope, guide_step) = (None, None);
        Permission { key: "cms".into(), label: "CMS".into(), granted, wanted, note, scope, guide_step }
            .standing()
    }

    #[test]
    fn only_what_is_wanted_and_known_to_be_missing_is_to_fix() {
        assert_eq!(row(Granted::None, Level::Read, None), Standing::ToFix);
        assert_eq!(row(Granted::Read, Level::Write, None), Standing::ToFix);
        assert_eq!(row(Granted::Unknown, Level::Write, None), Standing::NotReported);
        assert_eq!(row(Granted::None, Level::None, None), Standing::Unused);
        assert_eq!(row(Granted::Read, Level::Read, None), Standing::Granted);
        assert_eq!(row(Granted::Write, Level::None, None), Standing::Granted);
    }

    #[test]
    fn a_noted_row_is_to_fix_only_when_wanted_by_name() {
        let note = PermissionNote::RetiredByProvider;
        assert_eq!(row(Granted::None, Level::None, Some(note)), Standing::NotAvailable(note));
        assert_eq!(row(Granted::None, Level::Read, Some(note)), Standing::ToFix);
        assert_eq!(row(Granted::Write, Level::None, Some(note)), Standing::NotAvailable(note));
    }
}
