//! The size of a model, by what a server or its name says of its parameters.

/// Models with fewer parameters follow whatever stands in what they read.
const LARGE: f64 = 7e9;

/// The size of a parameter at about four bits, in bytes.
const BYTES_PER_PARAMETER: f64 = 0.6;

/// The size of the weights of a model by its name, in bytes.
pub fn weights(name: &str) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is positive, and a cast saturates"
    )]
    of_name(name).map(|parameters| (parameters * BYTES_PER_PARAMETER) as u64)
}

/// Returns true if a model with so many parameters is one that can be asked for a command after it has read what a program
/// wrote. What is not known is taken for small.
pub fn is_large(parameters: Option<f64>) -> bool {
    parameters.is_some_and(|parameters| parameters >= LARGE)
}

/// The parameters by a size as Ollama writes it: `7.6B`, `494.03M`.
pub fn of_size(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit = match text.chars().next_back()? {
        'K' | 'k' => 1e3,
        'M' | 'm' => 1e6,
        'B' | 'b' => 1e9,
        'T' | 't' => 1e12,
        _ => return None,
    };
    let number: f64 = text[..text.len() - 1].parse().ok()?;
    (number.is_finite() && number > 0.0).then_some(number * unit)
}

/// The parameters by the name of a model: `qwen3-coder:30b`, `Qwen2.5-Coder-1.5B-Instruct`, `mixtral:8x7b`. Of several sizes
/// the smallest counts.
pub fn of_name(name: &str) -> Option<f64> {
    let tokens = name.split([':', '-', '_', '/', ' ']);
    // `128k` and `1m` are lengths of conversations.
    let tokens = tokens.filter(|token| token.ends_with(['b', 'B']));
    let sizes = tokens.filter_map(|token| match token.split_once(['x', 'X']) {
        Some((times, each)) if !times.is_empty() && times.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(times.parse::<f64>().ok()? * of_size(each)?)
        }
        _ => of_size(token),
    });
    sizes.fold(None, |least: Option<f64>, size| {
        Some(least.map_or(size, |least| least.min(size)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_what_servers_and_names_say() {
        for (name, expected) in [
            ("qwen3-coder:30b", true),
            ("llama3.1:70b-instruct-q4_K_M", true),
            ("codellama:7b", true),
            ("mixtral:8x7b", true),
            ("gemma3:12b", true),
            ("phi3:14b-medium-128k-instruct", true),
            ("Qwen2.5-7B-Instruct-1M", true),
            ("qwen3:30b-a3b", true),
            ("Qwen2.5-Coder-1.5B-Instruct-Q4_K_M", false),
            ("qwen2.5-coder:0.5b", false),
            ("smollm:135m", false),
            ("gemma3n:e4b", false),
            ("llama3.2", false),
            ("box:latest", false),
            ("", false),
        ] {
            assert_eq!(is_large(of_name(name)), expected, "{name}");
        }
        assert_eq!(weights("qwen3-coder:30b"), Some(18_000_000_000));
        assert_eq!(weights("1e300b"), Some(u64::MAX));
        assert_eq!(of_size("7.6B"), Some(7.6e9));
        assert_eq!(of_size("494.03M"), Some(494.03e6));
        for odd in ["", "B", "-7B", "infB", "7", "seven", "7.6 GB", "naNB"] {
            assert_eq!(of_size(odd), None, "{odd}");
        }
    }
}
