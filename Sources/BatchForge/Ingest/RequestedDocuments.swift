import ForgeBSON

/// The documents behind the `custom_id`s of one run.
package struct RequestedDocuments {
    private let hashed: [CustomID: BSONValue]

    /// `hashed` says what the ids stand for that are hashes.
    package init(hashed: [CustomID: BSONValue]) { self.hashed = hashed }

    /// The document's `_id`, nil when the `custom_id` is not one of ours.
    package subscript(customID: String) -> BSONValue? {
        CustomID(customID).flatMap { $0.isHash ? hashed[$0] : $0.id }
    }
}
