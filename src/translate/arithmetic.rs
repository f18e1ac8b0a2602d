//! Sums: `$(( … ))`, `(( … ))` and `let` become `math` and `test`.

use tree_sitter::Node;

use super::facts::Kind;
use super::parameters::element;
use super::regions::{Effects, changed_by_sum};
use super::{Translator, children, is_name, named};

impl<'a> Translator<'a> {
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
            "variable_name" | "word" if is_name(source) => self.number(source),
            "simple_expansion" if is_name(source.strip_prefix('$')?) => self.number(source.strip_prefix('$')?),
            "simple_expansion" | "expansion" => {
                let inside = self.piece(node)?;
                Some(if inside.starts_with('(') {
                    format!("${inside}")
                } else {
                    inside
                })
            }
            "command_substitution" | "arithmetic_expansion" => Some(format!("${}", self.piece(node)?)),
            "subscript" => element(source),
            "parenthesized_expression" => {
                let [inside] = named(node)[..] else { return None };
                Some(format!("({})", self.expression(inside)?))
            }
            "unary_expression" => {
                let [sign, value] = children(node)[..] else { return None };
                let sign = self.source(sign);
                let value = self.expression(value)?;
                match sign {
                    "+" => Some(value),
                    "-" if is_number(&value) && value != "0" => Some(format!("-{value}")),
                    "-" => Some(format!("(0 - {value})")),
                    _ => None,
                }
            }
            "binary_expression" => {
                let (left_node, operator, right_node) = self.sides(node)?;
                let (left, right) = (self.expression(left_node)?, self.expression(right_node)?);
                let naturals = self.is_natural(left_node) && self.is_natural(right_node);
                match operator {
                    "+" | "-" => Some(format!("{left} {operator} {right}")),
                    "*" if naturals => Some(format!("{left} * {right}")),
                    // fish knows a zero below zero.
                    "*" => Some(format!("({left} * {right} + 0)")),
                    "%" if naturals => Some(format!("{left} % {right}")),
                    "%" if self.is_some(right_node) => Some(format!("({left} % {right} + 0)")),
                    "**" => {
                        let (base, power): (f64, f64) = (left.parse().ok()?, right.parse().ok()?);
                        (base.powf(power) < 1e15).then(|| format!("{left} ^ {right}"))
                    }
                    // Without what is behind the point, as everywhere in bash. Each side stands there once: a command
                    // in it may say something else the second time.
                    "/" if self.is_some(right_node) && naturals => Some(format!("floor({left} / {right})")),
                    "/" if self.is_some(right_node) => {
                        Some(format!("($(math -s0 {}) + 0)", argument(&format!("{left} / {right}"))))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A variable that is a number, and has a value: in bash it is nothing otherwise, in fish it is missing.
    fn number(&self, name: &str) -> Option<String> {
        let kind = self.kind_of(name);
        let fits = self.definite.contains(name)
            && (kind <= Kind::Number
                || (kind == Kind::Text && self.facts.kind(name) == Kind::Text)
                || kind == Kind::Line);
        fits.then_some(())?;
        self.variable(name)
    }

    /// Returns true if a part of a sum is below zero for certain never.
    fn is_natural(&self, node: Node) -> bool {
        let source = self.source(node).trim_start_matches(['$', '{']).trim_end_matches('}');
        match node.kind() {
            "number" => true,
            "word" | "variable_name" | "simple_expansion" | "expansion" => {
                is_number(source)
                    || matches!(source, "#" | "?" | "RANDOM")
                    || self.kind_of(source) == Kind::Natural
                    || source.starts_with('#')
            }
            "parenthesized_expression" | "arithmetic_expansion" => {
                named(node).into_iter().all(|part| self.is_natural(part))
            }
            "binary_expression" => {
                !self.source(node).contains('-') && named(node).into_iter().all(|part| self.is_natural(part))
            }
            _ => false,
        }
    }

    /// `(( … ))` where it is a command of its own: it changes a variable, or says whether something is so.
    pub(super) fn arithmetic_command(&self, node: Node<'a>, observed: bool) -> Option<String> {
        // The changed value is the status in bash.
        let changes = |node: Node| changed_by_sum(node, self.text).is_some() || node.kind() == "variable_assignment";
        (!observed || !changes(node)).then_some(())?;
        match node.kind() {
            "parenthesized_expression" => {
                let [inside] = named(node)[..] else { return None };
                self.arithmetic_command(inside, observed)
            }
            "postfix_expression" | "unary_expression" if self.source(node).contains("++") => self.step(node, "+"),
            "postfix_expression" | "unary_expression" if self.source(node).contains("--") => self.step(node, "-"),
            "variable_assignment" => {
                let name = self.source(node.child_by_field_name("name")?);
                let value = self.expression(node.child_by_field_name("value")?)?;
                self.set_sum(name, &value)
            }
            "binary_expression" => self.comparison(node),
            _ => Some(format!("test {} -ne 0", self.math(node)?)),
        }
    }

    fn step(&self, node: Node, sign: &str) -> Option<String> {
        let [variable] = named(node)[..] else { return None };
        let name = self.source(variable);
        let value = format!("{} {sign} 1", self.number(name)?);
        self.set_sum(name, &value)
    }

    fn comparison(&self, node: Node<'a>) -> Option<String> {
        let (left, operator, right) = self.sides(node)?;
        if let "&&" | "||" = operator {
            let (left, right) = (
                self.arithmetic_command(left, true)?,
                self.arithmetic_command(right, true)?,
            );
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
                let natural = self.kind_of(name) == Kind::Natural;
                let zero = if natural || !matches!(how, "*" | "%") {
                    ""
                } else {
                    " + 0"
                };
                (how != "%" || is_number(&right) && right != "0").then_some(())?;
                format!("{} {how} ({right}){zero}", self.number(name)?)
            };
            return self.set_sum(name, &value);
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

    /// Returns true if the variable of a loop is read where another loop does not give it a value first.
    fn is_used_beside_loops(&self, name: &str, node: Node) -> bool {
        let after = self.text.get(node.end_byte()..).unwrap_or_default();
        let again = after
            .split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
            .filter(|word| *word == name)
            .count();
        again > 0
    }

    /// Returns true if a number is not zero for certain.
    fn is_some(&self, node: Node) -> bool {
        is_number(self.source(node)) && self.source(node) != "0"
    }

    pub(super) fn set_sum(&self, name: &str, value: &str) -> Option<String> {
        self.may_set(name)?;
        Some(format!("set {}{name} (math {})", self.scope(name), argument(value)))
    }

    /// `for ((i = 1; i <= 9; i++))` as a loop over `seq`.
    pub(super) fn counted(&mut self, node: Node<'a>) -> Option<String> {
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
        let condition_source = self.source(condition);
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
        self.may_set(name)?;
        // It counts once only how far it goes, and in bash the name goes one further.
        (!self.is_used_beside_loops(name, node) && !self.facts.arrays.contains_key(name)).then_some(())?;
        let inside = node.child_by_field_name("body")?;
        let effects = Effects::of(&[inside], self.text, &self.facts.functions);
        let bound = |name: &&str| {
            condition_source
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == *name)
        };
        (!effects.sets.iter().any(bound) && !effects.more).then_some(())?;
        let body = self.loop_body(node, name, true)?;
        // Some count down where the end is before the start.
        let sure = matches!((first.parse::<i64>(), last.parse::<i64>()), (Ok(first), Ok(last)) if first <= last);
        let by = if by == 1 && sure {
            String::new()
        } else {
            format!("{by} ")
        };
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

/// Returns true if a text is the same number in both shells; what begins with a zero is octal in bash.
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
