/// Why a template could not be compiled or rendered, and where in it.
package struct TemplateError: Error, Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// Found while compiling.
        case syntax
        /// A value that is not there was used.
        case undefined
        /// An operation that its values do not allow.
        case runtime
        /// More steps, depth or output than one rendering may take.
        case limit
    }

    /// What an error of kind `undefined` did not find.
    package enum Missing: Sendable, Equatable {
        case name(String)
        /// An attribute or a key of something that is there.
        case attribute(String)
    }

    package let kind: Kind
    /// The template's name, as given when it was compiled.
    package let template: String
    /// Counted from 1; columns in code points.
    package let line: Int
    package let column: Int
    package let message: String
    package let hint: String?
    /// The line the error is in, without its newline.
    package let sourceLine: String?
    /// How many code points the marker underlines.
    package let width: Int
    package let missing: Missing?
}

extension TemplateError: CustomStringConvertible {
    package var description: String {
        var text = "\(template):\(line):\(column): \(message)"
        if let (sourceLine, column) = shownLine {
            let number = String(line)
            let gutter = String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number
            let blank = String(repeating: " ", count: gutter.utf8.count)
            var lead = ""
            for scalar in sourceLine.unicodeScalars.prefix(column - 1) {
                lead.unicodeScalars.append(scalar == "\t" ? "\t" : " ")
            }
            text +=
                "\n\(gutter) | \(sourceLine)\n\(blank) | \(lead)\(String(repeating: "^", count: max(1, min(width, TemplateError.shownWidth))))"
        }
        if let hint { text += "\nhint: \(hint)" }
        return text
    }
}

extension TemplateError {
    /// How much of a line is shown, in code points.
    private static let shownWidth = 200

    /// The line, or of a very long one what is around the place, and where the place is in that.
    private var shownLine: (text: String, column: Int)? {
        guard let sourceLine else { return nil }
        let scalars = sourceLine.unicodeScalars
        guard scalars.count > 2 * TemplateError.shownWidth else { return (sourceLine, column) }
        let start = max(0, column - TemplateError.shownWidth / 2)
        let shown = scalars.dropFirst(start).prefix(TemplateError.shownWidth)
        let end = start + TemplateError.shownWidth < scalars.count ? "…" : ""
        return ((start > 0 ? "…" : "") + String(shown) + end, column - start + (start > 0 ? 1 : 0))
    }
}

/// A failure inside the engine, before it is known where in the template it happened.
struct Fault: Error {
    var kind: TemplateError.Kind
    var message: String
    var hint: String?
    var missing: TemplateError.Missing?
    /// What is at fault is what the node at work was applied to: the `a` of `a.b`.
    var isOfOperand = false

    static func runtime(_ message: String, hint: String? = nil) -> Fault {
        Fault(kind: .runtime, message: message, hint: hint)
    }

    static func undefined(_ value: Undefined) -> Fault {
        Fault(kind: .undefined, message: value.message, hint: value.hint, missing: value.missing)
    }

    static func limit(_ message: String) -> Fault { Fault(kind: .limit, message: message, hint: nil) }
}
