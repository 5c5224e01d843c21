import ForgeBSON

extension Workbench {
    /// The whole collection, in the order of its ids, without what two runs of the same job cannot have in common: the
    /// run's name, the number of the part, and the time of the answer.
    func comparableDocuments() throws -> [BSONDocument] {
        try documents().map(Self.comparable).sorted { left, right in
            (left["_id"]?.integerValue ?? 0) < (right["_id"]?.integerValue ?? 0)
        }
    }

    private static func comparable(_ document: BSONDocument) -> BSONDocument {
        var document = document
        if let answers = document["answers"]?.arrayValue {
            document = document.setting(
                "answers", to: .array(.array(answers.map { .document(($0.documentValue ?? [:]).removing("at")) })))
        }
        if let info = document["processing_info"]?.documentValue, let last = info["last"]?.documentValue {
            document = document.setting(
                "processing_info",
                to: .document(info.setting("last", to: .document(last.removing("run").removing("part")))))
        }
        // The order of the members is that of the updates: a document that was mended has its name later.
        return BSONDocument(members: document.map { $0 }.sorted { $0.key < $1.key })
    }
}

extension BSONDocument {
    fileprivate init(members: [(key: String, value: BSONValue)]) {
        self = members.reduce([:]) { $0.setting($1.key, to: $1.value) }
    }
}
