//! Floors: scores we hold. They may rise freely; lowering one is a decision of its own.

use super::Figure;
use crate::Error;
use std::collections::BTreeMap;
use std::path::Path;

/// The least value of each figure, by its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Floors(BTreeMap<String, f64>);

impl Floors {
    /// Reads `[set]` tables of `figure = value`.
    ///
    /// # Errors
    /// [`Error::Input`] when the file cannot be read or holds something else.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Input { path: path.display().to_string(), source };
        let text = std::fs::read_to_string(path).map_err(failed)?;
        let sets: BTreeMap<String, BTreeMap<String, f64>> =
            toml::from_str(&text).map_err(|error| failed(std::io::Error::other(error)))?;
        let floors = sets.into_iter().flat_map(|(set, figures)| {
            figures.into_iter().map(move |(name, least)| (format!("{set}.{name}"), least))
        });
        Ok(Floors(floors.collect()))
    }

    /// The floor of a figure.
    pub fn of(&self, figure: &Figure) -> Option<f64> {
        self.0.get(&figure.name).copied()
    }

    /// Whether a figure has fallen through its floor. Figures are compared as they are printed,
    /// to three places.
    pub fn broken(&self, figure: &Figure) -> bool {
        self.of(figure)
            .is_some_and(|least| (figure.value * 1000.0).round() < (least * 1000.0).round())
    }

    /// Floors of the sets measured that no figure answers to: a misspelt name holds nothing.
    pub fn unanswered(&self, figures: &[Figure]) -> Vec<&str> {
        let set = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
        self.0
            .keys()
            .filter(|name| figures.iter().any(|figure| set(&figure.name) == set(name)))
            .filter(|name| !figures.iter().any(|figure| figure.name == **name))
            .map(String::as_str)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_may_not_fall_below_its_floor() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("floors.toml");
        std::fs::write(&path, "[set]\ntype-f1 = 0.55\nmispelt = 0.1\n[other]\nx = 0.2\n").unwrap();
        let floors = Floors::read(&path).unwrap();
        let figure = |value| Figure::new("set", "type-f1", value);
        assert!(!floors.broken(&figure(0.5496)));
        assert!(floors.broken(&figure(0.5494)));
        assert!(!floors.broken(&Figure::new("set", "unheld", 0.0)));
        assert_eq!(floors.unanswered(&[figure(0.6)]), ["set.mispelt"]);
        std::fs::write(&path, "[set]\ntype-f1 = \"high\"\n").unwrap();
        assert!(Floors::read(&path).is_err());
    }
}
