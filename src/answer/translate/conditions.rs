//! `[ … ]` and `[[ … ]]` as `test` and `string match`.

use tree_sitter::Node;

use super::patterns::{self, Greed};
use super::words::single;
use super::{Translator, children, named};

impl Translator<'_> {
    pub(super) fn condition(&self, node: Node) -> Option<String> {
        let source = self.source(node);
        let [inside] = named(node)[..] else { return None };
        if source.starts_with("((") {
            return self.arithmetic_command(inside);
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
                    // `[ -n x -a -f y ]` is `-n (x -a -f y)` to the grammar.
                    operator if operand.kind() == "binary_expression" => {
                        let (left, both, right) = self.sides(operand)?;
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
                    "=" | "==" | "!=" => self.equal(left, operator == "!=", right, double),
                    "=~" => {
                        let text = self.source(right);
                        let end = text.strip_suffix('$').unwrap_or(text);
                        (!end.contains(['$', '"', '\'', '`'])).then_some(())?;
                        Some(format!("string match -qr -- {} {}", single(text), self.value(left)?))
                    }
                    "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" | "-nt" | "-ot" | "-ef" => {
                        Some(format!("test {} {operator} {}", self.value(left)?, self.value(right)?))
                    }
                    _ => None,
                }
            }
            _ => Some(format!("test -n {}", self.value(node)?)),
        }
    }

    fn equal(&self, left: Node, not: bool, right: Node, double: bool) -> Option<String> {
        let left = self.value(left)?;
        let source = self.source(right);
        let quoted = source.starts_with(['"', '\'']) && source.len() > 1 && source.ends_with(['"', '\'']);
        if double && !quoted && patterns::is_pattern(source) {
            let not = if not { "not " } else { "" };
            let regex = single(&format!("^{}$", patterns::regex(source, Greed::Most)?));
            return Some(format!("{not}string match -qr -- {regex} {left}"));
        }
        let operator = if not { "!=" } else { "=" };
        Some(format!("test {left} {operator} {}", self.value(right)?))
    }
}
