/// What in an answer does not fit the schema. Names the place and what the schema expects there, never what the answer
/// holds.
package struct SchemaViolation: Equatable, Sendable, CustomStringConvertible {
    enum Step: Equatable, Sendable {
        case member(String)
        case element(Int)
    }

    private static let pointerLimit = 100

    /// The way to the value, from the value up.
    private(set) var steps: [Step] = []
    /// What the schema expects: "must be a string".
    package let message: String

    init(_ message: String) { self.message = message }

    consuming func inside(_ step: Step) -> SchemaViolation {
        steps.append(step)
        return self
    }

    /// A JSON pointer into the answer, "" for the whole of it. The names in it are the model's, so it is cut to 100
    /// characters, and control characters are made visible.
    package var pointer: String {
        var text = ""
        for step in steps.reversed() {
            switch step {
            // What is cut off below need not be spelled first: a name may be as long as the answer.
            case .member(let name):
                text += "/" + SchemaPointer.escaped(ShownText.clipped(name, to: Self.pointerLimit))
            case .element(let index): text += "/\(index)"
            }
        }
        return ShownText.clipped(ShownText.oneLine(text), to: Self.pointerLimit)
    }

    package var description: String { pointer.isEmpty ? message : "at '\(pointer)': \(message)" }
}
