import Crypto
import ForgeBSON
import ForgeJSON
import ForgeMongo
import Glibc
import TestSupport
import Testing

/// One job with a database, a provider and directories of its own; all of it goes away with the workbench.
///
/// The tools are run as an operator runs them, and what they promise is checked in the database and in the simulator's
/// ledger, not in what they print.
final class Workbench {
    let scratch: ScratchDirectory
    let database: String
    let mongo: MongoClient
    private(set) var address = ""
    private var simulator: RunningTool?
    private let uri: String

    /// `script` holds the simulator's fault rules, a JSON object a line.
    init(
        documents: Int = 0, batchSize: Int = 100, parse: String = "json_or_text", script: [String] = [],
        prompt: String = "Write about {{ name }}.", arguments: [String] = [], environment: [String: String] = [:]
    ) throws {
        guard let uri = TestEnvironment.value("MONGODB_URI") else {
            throw SupportError("MONGODB_URI is not set: run 'make test', which starts a server")
        }
        self.uri = uri
        scratch = try ScratchDirectory("batchforge-e2e")
        database = "bf_e2e_\(scratch.path.suffix(6).filter { $0.isLetter || $0.isNumber })"
        mongo = try MongoClient(uri: uri)
        try write(Self.job(batchSize: batchSize, parse: parse), to: "jobs/visits.yaml")
        try FileText.write(prompt, to: scratch.file("prompt.j2"))
        try startSimulator(script, arguments, environment)
        try insert((0..<documents).map { Self.document($0) })
    }

    deinit {
        _ = try? mongo.run(command: ["dropDatabase": 1], on: database)
        simulator?.send(9)
    }

    static func document(_ number: Int) -> BSONDocument {
        ["_id": .int32(Int32(number)), "name": .string("visit \(number)"), "ai_status": "pending"]
    }

    static func job(batchSize: Int, parse: String = "json_or_text") -> String {
        """
        version: 1
        mongodb: {uri: "${MONGODB_URI}", database: "${MONGODB_DB}", collection: visits}
        select: {query: {ai_status: pending}, sort: {_id: 1}}
        prompt: {user_file: ../prompt.j2}
        request: {body: {model: gpt-4o-mini, max_tokens: 500}}
        batch: {max_requests: \(batchSize), settle_time: 0, poll_interval: 1}
        response: {parse: \(parse)}
        results:
          - update: {$push: {answers: {text: "{{ response_content }}", at: "{{ current_date }}"}}}
        retry: {max_attempts: 3, backoff: {base: 0, max: 0}}

        """
    }

    func write(_ text: String, to name: String) throws {
        let folder = name.split(separator: "/").dropLast().joined(separator: "/")
        if !folder.isEmpty && !FileText.exists(scratch.file(folder)) { _ = try scratch.folder(folder) }
        try FileText.write(text, to: scratch.file(name))
    }

    func remove(_ name: String) throws {
        guard unlink(scratch.file(name)) == 0 else { throw SupportError("cannot remove '\(name)'") }
    }

    // MARK: The provider

    private func startSimulator(
        _ script: [String], _ arguments: [String], _ environment: [String: String]
    ) throws {
        try FileText.write(script.map { $0 + "\n" }.joined(), to: scratch.file("faults.jsonl"))
        var words = ["--port", "0", "--state", scratch.file("provider"), "--batch-seconds", "0"]
        if !script.isEmpty { words += ["--script", scratch.file("faults.jsonl")] }
        let running = try ToolRun(
            tool: "batch-simulator", words + arguments, environment: environment, timeout: .seconds(3600)
        ).start()
        address = try running.line(beginning: "listening on ")
        simulator = running
    }

    /// What the provider has billed: lines, and lines billed twice.
    func ledger() throws -> (billed: Int64, doubled: Int64, code: Int32?) {
        let outcome = try ToolRun(tool: "batch-simulator", ["ledger", "--state", scratch.file("provider"), "--json"])
            .run()
        let json = try JSONValue(parsing: outcome.outputBytes)
        return (
            try #require(json["billed"]?.integerValue), try #require(json["billed_twice"]?.integerValue),
            outcome.code
        )
    }

    // MARK: The tools

    var environment: [String: String] {
        ["MONGODB_URI": uri, "MONGODB_DB": database, "OPENAI_BASE_URL": address, "OPENAI_API_KEY": "sk-test-canary"]
    }

    func tool(_ name: String, _ arguments: [String] = [], environment more: [String: String] = [:]) throws -> ToolRun {
        try ToolRun(
            tool: name, ["-C", scratch.path] + arguments, environment: environment.merging(more) { _, new in new })
    }

    /// As typed in the directory itself, without -C.
    func toolInPlace(
        _ name: String, _ arguments: [String] = [], environment more: [String: String] = [:]
    ) throws -> ToolRun {
        var run = try tool(name, arguments, environment: more)
        run.arguments.removeFirst(2)
        run.directory = scratch.path
        return run
    }

    @discardableResult
    func run(
        _ name: String, _ arguments: String..., expecting code: Int32? = 0,
        at location: SourceLocation = #_sourceLocation
    ) throws -> ToolRun.Outcome {
        let outcome = try tool(name, arguments).run()
        if let code { #expect(outcome.code == code, "\(name) \(arguments): \(outcome)", sourceLocation: location) }
        return outcome
    }

    /// From here to the end, whatever has happened: retries included, within a bound.
    func finish(_ more: [String] = []) throws {
        for _ in 0..<6 {
            _ = try tool("gen-batch", more).run()
            _ = try tool("submit-batch", more).run()
            _ = try tool("monitor-batch", ["--wait", "--interval", "0.05"] + more).run()
            _ = try tool("ingest-results", more).run()
            if try tool("identify-failed", more).run().code == 0, try count(["ai_status": "completed"]) == count([:]) {
                return
            }
            _ = try tool("retry-failed", more).run()
        }
    }

    /// Waits, for at most half a minute, until the journal has an event of that name.
    func await(_ event: String) throws {
        let path = scratch.file("batches/visits/journal.jsonl")
        for _ in 0..<3000 {
            if FileText.exists(path), try FileText.text(path).contains("\"event\":\"\(event)\"") { return }
            usleep(10_000)
        }
        throw SupportError("no '\(event)' came into the journal")
    }

    // MARK: The database

    func insert(_ documents: [BSONDocument]) throws {
        for group in stride(from: 0, to: documents.count, by: 1000) {
            let part = documents[group..<min(group + 1000, documents.count)].map { BSONValue.document($0) }
            _ = try mongo.run(command: ["insert": "visits", "documents": .array(.array(part))], on: database)
        }
    }

    func update(_ filter: BSONDocument, _ update: BSONDocument) throws {
        let change: BSONDocument = ["q": .document(filter), "u": .document(update), "multi": true]
        _ = try mongo.run(command: ["update": "visits", "updates": .array(.array([.document(change)]))], on: database)
    }

    func delete(_ filter: BSONDocument) throws {
        let change: BSONDocument = ["q": .document(filter), "limit": 0]
        _ = try mongo.run(command: ["delete": "visits", "deletes": .array(.array([.document(change)]))], on: database)
    }

    func command(_ command: BSONDocument) throws { _ = try mongo.run(command: command, on: database) }

    func documents(_ filter: BSONDocument = [:], in name: String = "visits") throws -> [BSONDocument] {
        let collection = try MongoCollection(name, of: database, on: mongo)
        var result: [BSONDocument] = []
        try collection.eachDocument(matching: filter, projection: nil) { result.append($0) }
        return result
    }

    func count(_ filter: BSONDocument) throws -> Int {
        try MongoCollection("visits", of: database, on: mongo).count(matching: filter, limit: nil)
    }

    /// Every document completed, with exactly one answer; nothing doubled at the provider.
    func expectWhole(_ documents: Int, _ note: String = "", at location: SourceLocation = #_sourceLocation) throws {
        let all = try self.documents()
        #expect(all.count == documents, "\(note)", sourceLocation: location)
        let lost = all.filter { $0["ai_status"] != "completed" }
        let doubled = all.filter { $0["answers"]?.arrayValue?.count != 1 }
        #expect(
            lost.isEmpty, "\(note): not completed: \(lost.prefix(3).map { $0.extendedJSONText })",
            sourceLocation: location)
        #expect(
            doubled.isEmpty, "\(note): not one answer: \(doubled.prefix(3).map { $0.extendedJSONText })",
            sourceLocation: location)
        #expect(all.allSatisfy { $0.value(at: "processing_info.claim") == nil }, "\(note)", sourceLocation: location)
        #expect(try ledger().doubled == 0, "\(note)", sourceLocation: location)
    }

    // MARK: Nothing changed

    /// A digest of every file of the trail and of every document.
    func fingerprint() throws -> String {
        var digest = SHA256()
        try Self.addTree(scratch.file("batches"), to: &digest)
        for document in try documents().map(\.bytes).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            digest.update(data: document)
        }
        return digest.finalize().description
    }

    private static func addTree(_ path: String, to digest: inout SHA256) throws {
        guard FileText.exists(path) else { return }
        guard let names = try? FileText.names(in: path) else {
            digest.update(data: Array(path.utf8) + (try FileText.read(path)))
            return
        }
        for name in names.sorted() { try addTree("\(path)/\(name)", to: &digest) }
    }

    func trailFiles(_ folder: String = "batches/visits") throws -> [String] {
        try FileText.names(in: scratch.file(folder)).sorted()
    }

    /// The one file of the trail whose name begins so.
    func trailFile(_ prefix: String, _ folder: String = "batches/visits") throws -> String {
        let names = try trailFiles(folder)
        let name = try #require(names.first { $0.hasPrefix(prefix) }, "no \(prefix)* in \(names)")
        return scratch.file("\(folder)/\(name)")
    }

    func lines(_ path: String) throws -> [JSONValue] {
        try FileText.text(path).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
}

extension BSONDocument {
    var extendedJSONText: String { BSONValue.document(self).extendedJSON().text() }
}
