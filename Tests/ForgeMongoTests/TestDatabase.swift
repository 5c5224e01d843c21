import BatchForge
import ForgeBSON
import ForgeMongo
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A database of one test, on the server named by MONGODB_URI, dropped when the test is over.
final class TestDatabase {
    let name: String
    let client: MongoClient

    private init() throws {
        name = "batchforge-test-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        client = try MongoClient(uri: Self.uri())
        print("database \(name)")
    }

    static func with(_ body: (TestDatabase) throws -> Void) throws {
        let database = try TestDatabase()
        defer { _ = try? database.client.run(command: ["dropDatabase": 1], on: database.name) }
        try body(database)
    }

    /// `options` are appended to the connection string.
    static func uri(_ options: String...) throws -> String {
        guard let value = unsafe getenv("MONGODB_URI") else {
            throw Missing(description: "MONGODB_URI is not set: run 'make test', which starts a server")
        }
        let uri = unsafe String(cString: value)
        if options.isEmpty { return uri }
        let hasPath = uri.drop { $0 != ":" }.dropFirst(3).contains("/")
        return uri + (uri.contains("?") ? "&" : hasPath ? "?" : "/?") + options.joined(separator: "&")
    }

    /// A collection on a connection of its own. `appName` sets it apart for `failCommand`.
    func collection(_ collection: String = "visits", appName: String? = nil) throws -> MongoCollection {
        try MongoCollection(
            uri: appName.map { try Self.uri("appName=\($0)") } ?? Self.uri(), database: name, collection: collection)
    }

    func insert(_ documents: [BSONDocument], into collection: String = "visits") throws {
        for start in stride(from: 0, to: documents.count, by: 1000) {
            let chunk = documents[start..<min(start + 1000, documents.count)]
            let reply = try client.run(
                command: [
                    "insert": .string(collection), "documents": .array(.array(chunk.map(BSONValue.document))),
                ], on: name)
            try #require(reply["n"]?.integerValue == Int64(chunk.count))
        }
    }

    func documents(in collection: MongoCollection, matching filter: BSONDocument = [:]) throws -> [BSONDocument] {
        var documents: [BSONDocument] = []
        try collection.eachDocument(matching: filter, projection: nil) { documents.append($0) }
        return documents
    }

    /// Makes the server fail commands of `appName`. Where it does not take orders of that kind (it was started without
    /// enableTestCommands) the test is skipped.
    func fail(_ commands: [String], of appName: String, times: Int, with what: BSONDocument) throws {
        var data = what.setting("appName", to: .string(appName))
        data = data.setting("failCommands", to: .array(.array(commands.map(BSONValue.string))))
        do {
            _ = try client.run(command: [
                "configureFailPoint": "failCommand", "mode": ["times": .int32(Int32(times))], "data": .document(data),
            ])
        } catch let error as StoreError where error.code == 59 {
            try Test.cancel("the server has no failCommand: \(error)")
        }
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}

extension MongoCollection {
    /// All ids, group by group.
    func groups(
        matching filter: BSONDocument = [:], sort: BSONDocument? = ["_id": 1], limit: Int? = nil, groupSize: Int
    ) throws -> [[BSONValue]] {
        var groups: [[BSONValue]] = []
        try eachIDGroup(matching: filter, sort: sort, limit: limit, groupSize: groupSize) {
            groups.append($0)
            return true
        }
        return groups
    }
}
