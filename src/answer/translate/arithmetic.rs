//! Sums: `$(( … ))`, `(( … ))` and `let` become `math` and `test`.

use tree_sitter::Node;

use super::parameters::element;
use super::{Translator, children, is_name, named};

impl Translator<'_> {
    /// `$(( … ))` as a command in parentheses.
    pub(super) fn sum(&self, node: Node) -> Option<String> {
        let [inside] = named(node)[..] else { return None };
        self.math(inside)
    }

    /// `(math …)` for an expression.
    pub(super) fn math(&self, node: Node) -> Option<String> {
        Some(format!("(math {})", argument(&self.expression(node)?)))
    }

    /// The text of an expression as `math` reads it, as it stands in double quotes.
    pub(super) fn expression(&self, node: Node) -> Option<String> {
        let source = self.source(node);
        match node.kind() {
            "number" | "word" if is_number(source) => Some(source.to_owned()),
            "variable_name" | "word" if is_name(source) => self.variable(source),
            "simple_expansion" | "expansion" => {
                let inside = self.word(node)?;
                Some(if inside.starts_with('(') {
                    format!("${inside}")
                } else {
                    inside
                })
            }
            "command_substitution" | "arithmetic_expansion" => Some(format!("${}", self.word(node)?)),
            "subscript" => element(source),
            "parenthesized_expression" => {
                let [inside] = named(node)[..] else { return None };
                Some(format!("({})", self.expression(inside)?))
            }
            "unary_expression" => {
                let [sign, value] = children(node)[..] else { return None };
                let sign = self.source(sign);
                matches!(sign, "-" | "+").then_some(())?;
                Some(format!("{sign}{}", self.expression(value)?))
            }
            "binary_expression" => {
                let (left, operator, right) = self.sides(node)?;
                let (left, right) = (self.expression(left)?, self.expression(right)?);
                match operator {
                    "+" | "-" | "*" | "%" => Some(format!("{left} {operator} {right}")),
                    "**" => Some(format!("{left} ^ {right}")),
                    // Without what is behind the point, as everywhere in bash.
                    "/" => Some(format!("floor({left} / {right})")),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `(( … ))` where it is a command of its own: it changes a variable, or says whether something is so.
    pub(super) fn arithmetic_command(&self, node: Node) -> Option<String> {
        match node.kind() {
            "parenthesized_expression" => {
                let [inside] = named(node)[..] else { return None };
                self.arithmetic_command(inside)
            }
            "postfix_expression" | "unary_expression" if self.source(node).contains("++") => self.step(node, "+"),
            "postfix_expression" | "unary_expression" if self.source(node).contains("--") => self.step(node, "-"),
            "variable_assignment" => {
                let name = self.source(node.child_by_field_name("name")?);
                let value = self.expression(node.child_by_field_name("value")?)?;
                set_sum(name, &value)
            }
            "binary_expression" => self.comparison(node),
            _ => Some(format!("test {} -ne 0", self.math(node)?)),
        }
    }

    fn step(&self, node: Node, sign: &str) -> Option<String> {
        let [variable] = named(node)[..] else { return None };
        let name = self.source(variable);
        let value = format!("{} {sign} 1", self.variable(name)?);
        set_sum(name, &value)
    }

    fn comparison(&self, node: Node) -> Option<String> {
        let (left, operator, right) = self.sides(node)?;
        if let "&&" | "||" = operator {
            let (left, right) = (self.arithmetic_command(left)?, self.arithmetic_command(right)?);
            // fish has no precedence between them.
            (!right.contains(" && ") && !right.contains(" || ")).then_some(())?;
            return Some(format!("{left} {operator} {right}"));
        }
        if let Some(how) = operator
            .strip_suffix('=')
            .filter(|how| ["", "+", "-", "*", "%"].contains(how))
        {
            let name = self.source(left);
            let right = self.expression(right)?;
            let value = if how.is_empty() {
                right
            } else {
                format!("{} {how} ({right})", self.variable(name)?)
            };
            return set_sum(name, &value);
        }
        let test = match operator {
            "==" => "-eq",
            "!=" => "-ne",
            "<" => "-lt",
            "<=" => "-le",
            ">" => "-gt",
            ">=" => "-ge",
            _ => return Some(format!("test {} -ne 0", self.math(node)?)),
        };
        Some(format!("test {} {test} {}", self.operand(left)?, self.operand(right)?))
    }

    /// A side of a comparison: a number, a variable or a sum.
    fn operand(&self, node: Node) -> Option<String> {
        let text = self.expression(node)?;
        let simple = is_number(&text) || text.strip_prefix('$').is_some_and(is_name);
        Some(if simple {
            text
        } else {
            format!("(math {})", argument(&text))
        })
    }

    pub(super) fn sides<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, &str, Node<'t>)> {
        let [left, operator, right] = children(node)[..] else {
            return None;
        };
        Some((left, self.source(operator), right))
    }

    /// `for ((i = 1; i <= 9; i++))` as a loop over `seq`.
    pub(super) fn counted(&mut self, node: Node) -> Option<String> {
        let (start, condition, step) = (
            node.child_by_field_name("initializer")?,
            node.child_by_field_name("condition")?,
            node.child_by_field_name("update")?,
        );
        let (name, first) = match start.kind() {
            "variable_assignment" => (start.child_by_field_name("name")?, start.child_by_field_name("value")?),
            _ => match self.sides(start)? {
                (name, "=", first) => (name, first),
                _ => return None,
            },
        };
        let name = self.source(name);
        let (variable, operator, last) = self.sides(condition)?;
        let written: String = self.source(step).split_whitespace().collect();
        let by = written.strip_prefix(name)?;
        let by = match by.split_at_checked(2)? {
            ("++", "") => 1,
            ("--", "") => -1,
            ("+=", by) => by.parse::<i32>().ok()?,
            ("-=", by) => -by.parse::<i32>().ok()?,
            _ => return None,
        };
        if self.source(variable) != name || by == 0 || !is_name(name) {
            return None;
        }
        let last = match (operator, by > 0) {
            ("<=", true) | (">=", false) => self.operand(last)?,
            ("<", true) => one_off(&self.operand(last)?, &self.expression(last)?, "-"),
            (">", false) => one_off(&self.operand(last)?, &self.expression(last)?, "+"),
            _ => return None,
        };
        let first = self.operand(first)?;
        let body = self.body(node.child_by_field_name("body")?)?;
        let by = if by == 1 { String::new() } else { format!("{by} ") };
        let separator = self.separator();
        Some(format!(
            "for {name} in (seq {first} {by}{last}){separator}{body}{separator}end"
        ))
    }
}

/// The parts of `let`, each a word.
pub(super) fn let_command(words: &[&str]) -> Option<String> {
    let [word] = words else { return None };
    let word = word.trim_matches(['"', '\'']);
    if let Some(name) = word.strip_suffix("++").filter(|name| is_name(name)) {
        return set_sum(name, &format!("${name} + 1"));
    }
    let (name, value) = word.split_once('=')?;
    let names = |part: &str| {
        if is_name(part) {
            format!("${part}")
        } else {
            part.to_owned()
        }
    };
    let operators = ['+', '-', '*'];
    let (name, before) = match name.strip_suffix(operators) {
        Some(short) => (short, format!("${short} {} ", &name[short.len()..])),
        None => (name, String::new()),
    };
    let plain = |character: char| character.is_ascii_alphanumeric() || "_+-*$".contains(character);
    value.chars().all(plain).then_some(())?;
    let mut sum = String::new();
    for part in value.split_inclusive(operators) {
        let end = part.trim_end_matches(operators);
        sum.push_str(&names(end));
        if end.len() < part.len() {
            sum.extend([" ", &part[end.len()..], " "]);
        }
    }
    set_sum(name, &format!("{before}{sum}"))
}

fn set_sum(name: &str, value: &str) -> Option<String> {
    is_name(name).then(|| format!("set {name} (math {})", argument(value)))
}

fn one_off(operand: &str, expression: &str, sign: &str) -> String {
    match (operand.parse::<i64>(), sign) {
        (Ok(number), "-") => (number - 1).to_string(),
        (Ok(number), _) => (number + 1).to_string(),
        _ => format!("(math {})", argument(&format!("{expression} {sign} 1"))),
    }
}

/// What begins with a zero is octal in bash.
fn is_number(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 16
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'))
}

/// A sum as arguments of `math`, in quotes where the shell would take it for something else.
fn argument(sum: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_ $+-/%".contains(character);
    if sum.chars().all(plain) && !sum.starts_with('-') {
        sum.to_owned()
    } else {
        format!("\"{sum}\"")
    }
}
