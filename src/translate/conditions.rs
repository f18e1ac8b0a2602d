//! `[ … ]` and `[[ … ]]` as `test` and `string match`.

use tree_sitter::Node;

use super::facts::Kind;
use super::patterns::{self, Greed};
use super::quoting::single;
use super::regions::prints_one_line;
use super::{Translator, children, named};

impl<'a> Translator<'a> {
    pub(super) fn condition(&self, node: Node<'a>, observed: bool) -> Option<String> {
        let source = self.source(node);
        let [inside] = named(node)[..] else { return None };
        if source.starts_with("((") {
            return self.arithmetic_command(inside, observed);
        }
        // Which of them binds tighter is not what the grammar says.
        if source.contains(" -a ") && source.contains(" -o ") {
            return None;
        }
        self.part(inside, source.starts_with("[["))
    }

    /// A part as one thing: fish has no precedence between `&&` and `||`.
    fn whole_part(&self, node: Node, double: bool) -> Option<String> {
        let part = self.part(node, double)?;
        let joins = [" && ", " || "].iter().any(|sign| part.contains(sign));
        Some(if joins { format!("begin; {part}; end") } else { part })
    }

    fn part(&self, node: Node, double: bool) -> Option<String> {
        match node.kind() {
            "parenthesized_expression" => {
                let [inside] = named(node)[..] else { return None };
                Some(format!("begin; {}; end", self.part(inside, double)?))
            }
            "unary_expression" => {
                let [operator, operand] = children(node)[..] else {
                    return None;
                };
                match self.source(operator) {
                    "!" => Some(format!("not {}", self.whole_part(operand, double)?)),
                    "-v" => Some(format!(
                        "set -q {}",
                        super::is_name(self.source(operand)).then(|| self.source(operand))?
                    )),
                    "-o" | "-R" | "-N" | "-G" | "-a" => None,
                    operator
                        if !double
                            && operator.trim_start_matches('-') != "z"
                            && operand.kind() != "binary_expression"
                            && !self.is_one(operand) =>
                    {
                        None
                    }
                    // `[ -n x -a -f y ]` is `-n (x -a -f y)` to the grammar.
                    operator if operand.kind() == "binary_expression" => {
                        let (left, both, right) = self.sides(operand)?;
                        (double || self.is_one(left)).then_some(())?;
                        let both = match both {
                            "-a" => "&&",
                            "-o" => "||",
                            _ => return None,
                        };
                        Some(format!(
                            "test {operator} {} {both} {}",
                            self.value(left)?,
                            self.whole_part(right, double)?
                        ))
                    }
                    operator => Some(format!("test {operator} {}", self.value(operand)?)),
                }
            }
            "binary_expression" => {
                let (left, operator, right) = self.sides(node)?;
                match operator {
                    "&&" | "||" => Some(format!(
                        "{} {operator} {}",
                        self.part(left, double)?,
                        self.whole_part(right, double)?
                    )),
                    "-a" => Some(format!(
                        "{} && {}",
                        self.part(left, double)?,
                        self.whole_part(right, double)?
                    )),
                    "-o" => Some(format!(
                        "{} || {}",
                        self.part(left, double)?,
                        self.whole_part(right, double)?
                    )),
                    // If it is empty or several words, bash finds fault with the whole, and fish does not.
                    "!=" | "-nt" | "-ot" | "-ef" if !(double || self.is_one(left) && self.is_one(right)) => None,
                    "=" | "==" if !double && !self.is_one(right) => None,
                    "=" | "==" if !double && !self.is_one(left) && self.source(right).contains([' ', '"', '\'']) => {
                        None
                    }
                    "=" | "==" | "!=" => self.equal(left, operator == "!=", right, double),
                    "=~" => {
                        let text = self.source(right);
                        let end = text.strip_suffix('$').unwrap_or(text);
                        (!end.contains(['$', '"', '\'', '`'])).then_some(())?;
                        // `.` and `$` mean the whole text in bash, whatever lines it has.
                        (!text.contains('\\')).then_some(())?;
                        let text = format!("(?s){end}{}", if end.len() < text.len() { "\\z" } else { "" });
                        let text = if text.contains(['.', '$']) || end.len() < self.source(right).len() {
                            text
                        } else {
                            end.to_owned()
                        };
                        Some(format!("string match -qr -- {} {}", single(&text), self.value(left)?))
                    }
                    "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" | "-nt" | "-ot" | "-ef" => {
                        Some(format!("test {} {operator} {}", self.value(left)?, self.value(right)?))
                    }
                    _ => None,
                }
            }
            _ if !double && !self.is_one(node) => None,
            _ => Some(format!("test -n {}", self.value(node)?)),
        }
    }

    /// Returns true if a side of `[ … ]` is one word, whatever there is.
    fn is_one(&self, node: Node) -> bool {
        match node.kind() {
            "simple_expansion" | "expansion" => {
                let source = self.source(node).trim_start();
                let inside = source.trim_start_matches(['$', '{']).trim_end_matches('}');
                source.starts_with("${#")
                    || super::is_name(inside) && self.kind_of(inside) <= Kind::Name
                    || matches!(inside, "?" | "#" | "$")
            }
            "command_substitution" => prints_one_line(node, self.text),
            "concatenation" => named(node).into_iter().all(|part| self.is_one(part)),
            "string" | "raw_string" | "ansi_c_string" | "arithmetic_expansion" | "number" => true,
            _ => !self.source(node).contains(['*', '?', '[', '{']),
        }
    }

    /// Returns true if the right side of `[[ … ]]` is no pattern.
    fn is_plain(&self, node: Node) -> bool {
        match node.kind() {
            "simple_expansion" | "expansion" => {
                let inside = self.source(node).trim_start_matches(['$', '{']).trim_end_matches('}');
                super::is_name(inside) && self.kind_of(inside) <= Kind::Word
            }
            "concatenation" => named(node).into_iter().all(|part| self.is_plain(part)),
            "string" | "raw_string" | "number" => true,
            "word" => !patterns::is_pattern(self.source(node)),
            _ => false,
        }
    }

    fn equal(&self, left: Node, not: bool, right: Node, double: bool) -> Option<String> {
        let left = self.value(left)?;
        let source = self.source(right);
        let quoted = source.starts_with(['"', '\'']) && source.len() > 1 && source.ends_with(['"', '\'']);
        if double && !quoted && (patterns::is_pattern(source) || source.contains('\\')) {
            let not = if not { "not " } else { "" };
            if source
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || "*._-/+:@,=".contains(character))
            {
                return Some(format!("{not}string match -q -- {} {left}", single(source)));
            }
            let regex = single(&format!("(?s)^{}\\z", patterns::regex(source, Greed::Most)?));
            return Some(format!("{not}string match -qr -- {regex} {left}"));
        }
        // It may only be known at run time that this is a pattern.
        let computed = matches!(
            right.kind(),
            "simple_expansion" | "expansion" | "concatenation" | "command_substitution"
        );
        if double && !quoted && computed && !self.is_plain(right) {
            return None;
        }
        let operator = if not { "!=" } else { "=" };
        Some(format!("test {left} {operator} {}", self.value(right)?))
    }
}
