import ForgeJSON
import TestSupport
import Testing

@testable import BatchForge

@Suite("Secret: what must not be printed is not")
struct SecretTests {
    @Test("no description, debugging aid or interpolation shows the value")
    func descriptions() {
        let secret = Secret("hunter2")
        let settings = MongoSettings(uri: secret, database: "d", collection: "c")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(settings)", "\(Optional(secret) as Any)", dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.reveal() == "hunter2")
    }

    @Test(
        "no message shows the password of a connection string, wherever on its line the mistake is",
        arguments: [
            "mongodb: {uri: \"mongodb://user:hunter2@host\", databse: d, collection: c}",
            "mongodb: {databse: d, uri: \"mongodb://user:hunter2@host\", collection: c}",
            "mongodb: {uri: mongodb://user:hunter2@host, database: 5, collection: c}",
            "mongodb: {uri: \"mongodb://user:hunter2@host a\", database: d, collection: c}",
            "mongodb: {uri: \"mongdb://user:hunter2@host\", database: d, collection: c}",
            "mongodb: {uri: \"mongodb://user:hun@ter2@host\", database: d, collection: [c]}",
            "mongodb: {uri: \"mongodb://user:hunter2@host\", database: d, collection: c",
            "mongodb: {uri: \"mongodb://user:hunter2@host\", uri: \"mongodb://user:hunter2@host\"}",
            "mongodb: {uri: \"mongodb://user:hunter2@${HOST}\", database: d, collection: c}",
            "mongodb: {mongodb://user:hunter2@host}",
            "mongodb: [\"mongodb://user:hunter2@host\"]",
            "mongodb: mongodb://user:hunter2@host",
            "mongodb: {uri: !secret \"mongodb://user:hunter2@host\", database: d, collection: c}",
        ])
    func passwords(line: String) throws {
        let text = try #require(try JobFixture.complaint(JobFixture.yaml([2: line])))
        #expect(!text.contains("hunter2") && !text.contains("ter2@"), "\(text)")
    }

    @Test("the caret stays below its word where a password was taken out")
    func caret() throws {
        let text = try JobFixture.complaint(
            JobFixture.yaml([
                2: "mongodb: {uri: \"mongodb://user:hunter2@host\", databse: d, collection: c, database: d}"
            ]))
        #expect(
            text == """
                case.yaml:2:47: unknown key 'databse' in 'mongodb'
                    2 | mongodb: {uri: "mongodb://[redacted]@host", databse: d, collection: c, database: d}
                      |                                             ^^^^^^^
                hint: did you mean 'database'?
                """)
    }

    @Test(
        "no message shows what a variable holds",
        arguments: [
            (2, "mongodb: {uri: \"${S}\", database: d, collection: c}"),
            (2, "mongodb: {uri: \"mongodb://h\", database: \"${S}\", collection: c}"),
            (5, "  - {update: {$inc: {a: \"${S}\"}}}"), (1, "version: \"${S}\""),
        ])
    func variables(line: Int, text: String) throws {
        let message = try #require(try JobFixture.complaint(JobFixture.yaml([line: text]), ["S": "hunter2 $/"]))
        #expect(!message.contains("hunter2"), "\(message)")
    }
}
