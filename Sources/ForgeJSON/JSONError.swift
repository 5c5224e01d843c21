/// Why bytes are not a JSON document, and where; the document's own text is never quoted.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The byte, counted from the start of the array that was given.
    package let offset: Int
    package let reason: String

    package init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    package var description: String { "\(reason) at byte \(offset)" }
}
