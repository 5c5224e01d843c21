import ForgeBSON

/// A document as people are told of it: its custom_id, and what `select.name` says it is called.
///
/// The name is document content. It is for the terminal alone, never for a log, a file of the trail or the database.
package struct DocumentLabel: Sendable {
    package let id: CustomID
    private let name: String?

    /// The name is taken out of `document`, or asked for where there is none.
    init(_ id: BSONValue, in document: BSONDocument?, _ job: Job, store: any DocumentSource) throws {
        self.id = CustomID(for: id)
        guard let path = job.select.name else {
            name = nil
            return
        }
        var value = document?.value(at: path)
        if document == nil {
            let filter: BSONDocument = ["_id": .document(["$eq": id])]
            try store.eachDocument(matching: filter, projection: [path: true]) { value = $0.value(at: path) }
        }
        name = value.flatMap(Self.text)
    }

    /// With the name: for the terminal alone.
    package var shown: String { name.map { "\(id) \"\($0)\"" } ?? id.description }

    /// What a line for people adds where the id has been told without the name; nil without one.
    var aside: String? { name.map { "         \(id) is \"\($0)\"" } }

    private static func text(_ value: BSONValue) -> String? {
        if value.isNull { return nil }
        return (value.stringValue ?? value.extendedJSON().text()).oneLine(upTo: 60)
    }
}
