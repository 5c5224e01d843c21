import BatchForge
import ForgeHTTP
import ForgeJSON
import ForgeOpenAI
import Testing

@Suite("RemoteBatch: what compatible servers send, read as it is meant")
struct BatchObjectTests {
    func batch(_ fields: String) throws -> RemoteBatch {
        let server = try ScriptedServer(.read, reply(200, "{\"id\":\"batch_1\"\(fields.isEmpty ? "" : ",")\(fields)}"))
        defer { server.stop() }
        return try #require(try client(server.baseURL).batch("batch_1"))
    }

    @Test(
        "times are integers, floats, digits or ISO 8601",
        arguments: [
            ("1765323022", 1_765_323_022), ("1765323022.9", 1_765_323_022), ("\"1765323022\"", 1_765_323_022),
            ("\"1765323022.5\"", 1_765_323_022), ("\"2025-12-09T23:30:22Z\"", 1_765_323_022),
            ("\"2025-12-09T23:30:22.123456Z\"", 1_765_323_022), ("\"2025-12-10T01:30:22+02:00\"", 1_765_323_022),
            ("\"2025-12-09 18:30:22-0500\"", 1_765_323_022), ("\"2025-12-09T23:30:22\"", 1_765_323_022),
            ("\"2024-02-29T00:00:00Z\"", 1_709_164_800), ("\"1970-01-01T00:00:00Z\"", 0), ("0", 0),
        ])
    func time(text: String, seconds: Int64) throws {
        #expect(try batch("\"created_at\":\(text)").createdAt == seconds)
    }

    @Test(
        "what is no time is none",
        arguments: [
            "null", "true", "\"\"", "\"soon\"", "\"2025-13-09T23:30:22Z\"", "\"2025-12-09\"",
            "\"2025-12-09T23:30:22X\"", "1e300",
            "\"2025-12-09T23:30:22+25:00\"", "[1]", "\"nan\"", "\"2025-1-009T23:30:22Z\"", "\"ÿÿÿÿ-12-09T23:30:22\"",
        ])
    func noTime(text: String) throws { #expect(try batch("\"expires_at\":\(text)").expiresAt == nil) }

    @Test("no file is null, absent or empty", arguments: ["null", "\"\"", "0", "{}"])
    func noFile(text: String) throws {
        let batch = try batch("\"output_file_id\":\(text),\"error_file_id\":\"file-e\"")
        #expect(batch.outputFileID == nil)
        #expect(batch.errorFileID == "file-e")
    }

    @Test(
        "counts that are missing are zero",
        arguments: [
            ("", 0, 0, 0), ("\"request_counts\":null", 0, 0, 0),
            ("\"request_counts\":{\"completed\":null,\"failed\":2,\"total\":3.0}", 0, 2, 3),
            ("\"request_counts\":{\"completed\":-1,\"failed\":\"2\",\"total\":99999999999999999999}", 0, 0, 0),
        ])
    func counts(fields: String, completed: Int, failed: Int, total: Int) throws {
        let batch = try batch(fields)
        #expect(batch.completed == completed && batch.failed == failed)
        // A number beyond Int64 is nobody's count of requests.
        #expect(batch.total == total)
    }

    @Test(
        "status words",
        arguments: [
            ("\"completed\"", BatchStatus.completed), ("\"In_Progress\"", .inProgress), ("\"canceled\"", .cancelled),
            ("\"paused\"", .unknown("paused")), ("null", .unknown("")), ("7", .unknown("")),
        ])
    func status(word: String, status: BatchStatus) throws { #expect(try batch("\"status\":\(word)").status == status) }

    @Test("the whole object is kept, unknown keys with it, and metadata that is text")
    func object() throws {
        let batch = try batch("\"metadata\":{\"run\":\"r\",\"n\":1,\"x\":null},\"new_key\":[1]")
        #expect(batch.metadata == ["run": "r"])
        #expect(batch.object["new_key"] != nil && batch.object["id"]?.stringValue == "batch_1")
        #expect(try self.batch("\"metadata\":null").metadata == [:])
    }
}
