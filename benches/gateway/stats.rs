//! The few statistics that are told: the middle, the ends, and the 95th of a hundred.

/// What many numbers are like.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
    pub p95: f64,
}

impl Spread {
    /// Of at least one number.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = numbers.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        assert!(!sorted.is_empty(), "something was measured");
        let last = sorted.len() - 1;
        let middle = f64::midpoint(sorted[last / 2], sorted[sorted.len() / 2]);
        let p95 = sorted[(sorted.len() * 95).div_ceil(100) - 1];
        Self { median: middle, min: sorted[0], max: sorted[last], p95 }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({ "median": self.median, "min": self.min, "max": self.max })
    }
}

/// A count as a number one can divide by.
#[expect(clippy::cast_precision_loss, reason = "exact far beyond what can be counted in a turn")]
pub fn exact(count: u64) -> f64 {
    count as f64
}
