import BatchForge
import CMongoc
import ForgeBSON

/// libmongoc's account of one bulk write.
struct BulkReply: Sendable {
    let matched: Int
    let inserted: Int
    /// Position in the bulk → why the server refused this write.
    let refused: [Int: StoreError]
    /// Whether it says of each write what became of it. Otherwise the error that came with it decides.
    let isConclusive: Bool

    init(_ reply: BSONDocument?, operation: String) {
        matched = Int(reply?["nMatched"]?.integerValue ?? 0)
        inserted = Int(reply?["nUpserted"]?.integerValue ?? 0)
        var refused: [Int: StoreError] = [:]
        for value in reply?["writeErrors"]?.arrayValue ?? [] {
            guard let error = value.documentValue, let index = error["index"]?.integerValue else { continue }
            let failure = DriverFailure(
                domain: MONGOC_ERROR_SERVER, code: Int(error["code"]?.integerValue ?? 0),
                codeName: error["codeName"]?.stringValue)
            refused[Int(index)] = StoreError(failure, operation: operation, server: "")
        }
        self.refused = refused
        let unconfirmed = reply?["writeConcernErrors"]?.arrayValue ?? []
        isConclusive = !refused.isEmpty && unconfirmed.isEmpty && refused.values.allSatisfy { $0.kind == .refused }
    }
}
