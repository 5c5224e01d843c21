import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: webhooks")
struct WebhookTests {
    @Test("the signature is the one that the provider's own client computes")
    func signature() throws {
        let secret = try WebhookSecret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
        let body =
            #"{"object":"event","id":"evt_685343a1381c819085d44c354e1b330e","type":"batch.completed","created_at":1750287018,"data":{"id":"batch_abc123"}}"#
        let signature = secret.signature(
            of: Array(body.utf8), id: "wh_685342e6c53c8190a1be43f081506c52", timestamp: 1_750_287_078)
        #expect(signature == "v1,lR/pU6YrntXWwUvp9JEubgxo/eH/THSdFvfvzfsBKAQ=")
    }

    @Test(
        "an address is plain HTTP with a host",
        arguments: [
            ("http://127.0.0.1:9000/hook", "127.0.0.1", 9000, "/hook"), ("http://localhost", "localhost", 80, "/"),
            ("http://h:1?x=1", "h", 1, "/?x=1"),
        ])
    func address(text: String, host: String, port: Int, path: String) throws {
        let address = try WebhookAddress(text)
        #expect(address.host == host && address.port == port && address.path == path)
    }

    @Test(
        "other addresses are refused",
        arguments: [
            "", "https://h/", "http://", "http://:80/", "http://h:0/", "http://h:x/", "http://h:1:2/", "http://h/a b",
        ])
    func refusedAddress(text: String) {
        #expect(throws: SimulatorError.self) { try WebhookAddress(text) }
    }

    @Test("secrets that are no base64 are refused", arguments: ["", "whsec_", "whsec_!!!", "whsec_A"])
    func refusedSecret(text: String) {
        #expect(throws: SimulatorError.self) { try WebhookSecret(text) }
    }

    @Test("without a secret, and with a bad address, the program does not start")
    func notStarted() throws {
        let scratch = try ScratchDirectory()
        for (url, secret) in [("http://127.0.0.1:9/", ""), ("ftp://x", "whsec_AAAA")] {
            let run = try ToolRun(
                BuiltTool.path(of: "batch-simulator"),
                ["--port", "0", "--state", scratch.file("state"), "--webhook", url],
                environment: ["SIMULATOR_WEBHOOK_SECRET": secret]
            ).run()
            #expect(run.code == 64 && run.errors.contains("\nhint: "), "\(run)")
        }
    }
}
