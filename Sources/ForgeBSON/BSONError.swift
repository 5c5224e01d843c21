/// Why something is not BSON or cannot become it; the document's own text is never quoted.
package struct BSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The byte where it was seen, if it was seen in bytes.
    package let offset: Int?
    package let reason: String

    package init(offset: Int? = nil, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    package var description: String { offset.map { "\(reason) at byte \($0)" } ?? reason }
}
