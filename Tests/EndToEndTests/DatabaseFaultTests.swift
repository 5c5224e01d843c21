import ForgeBSON
import TestSupport
import Testing

/// The database does what it was asked, and its reply is lost on the way back: what a killed server alone never shows.
@Suite("MongoDB's reply is lost", .serialized)
struct DatabaseFaultTests {
    @Test(
        "an answer is in the document once, however often the reply to its update is lost",
        arguments: [1, 2, 3], [false, true])
    func ingest(number: Int, retries: Bool) throws {
        let bench = try Workbench(documents: 9, batchSize: 3)
        try bench.run("gen-batch")
        try bench.run("submit-batch")
        try bench.run("monitor-batch", "--wait", "--interval", "0.05", "--no-ingest")
        let proxy = try FaultProxy(toPort: bench.mongoPort())
        let address = "mongodb://127.0.0.1:\(proxy.port)/?directConnection=true&retryWrites=\(retries)"
        for place in [number, number + 1] { proxy.arm(Fault(.dropReply, at: place, matching: "update")) }
        var codes: [Int32?] = []
        for _ in 0..<6 {
            codes.append(try bench.tool("ingest-results", environment: ["MONGODB_URI": address]).run().code)
            if codes.last == 0 { break }
        }
        #expect(codes.last == 0 && codes.dropLast().allSatisfy { $0 == 69 }, "\(codes)")
        #expect(proxy.struck > 0)
        try bench.expectWhole(9)
    }

    @Test("a claim whose reply is lost is taken back or kept, never doubled", arguments: [1, 2])
    func claim(number: Int) throws {
        let bench = try Workbench(documents: 9, batchSize: 3)
        let proxy = try FaultProxy(toPort: bench.mongoPort())
        let address = "mongodb://127.0.0.1:\(proxy.port)/?directConnection=true&retryWrites=false"
        proxy.arm(Fault(.dropReply, at: number, matching: "update"))
        let outcome = try bench.tool("gen-batch", environment: ["MONGODB_URI": address]).run()
        #expect(outcome.code == 69, "\(outcome)")
        #expect(proxy.struck == 1)
        try bench.finish()
        try bench.expectWhole(9)
        #expect(try bench.ledger().billed == 9)
    }
}

extension Workbench {
    /// The port of the server that the tests run on.
    func mongoPort() throws -> Int {
        let port = mongo.hosts.split(separator: ",").first?.split(separator: ":").last.flatMap { Int($0) }
        return try #require(port, "no port in '\(mongo.hosts)'")
    }
}
