import BatchForge
import ForgeHTTP
import ForgeOpenAI
import Glibc
import Testing

@Suite("Settings: where the key may go")
struct SettingsTests {
    @Test(
        "addresses that are taken",
        arguments: [
            ("https://api.openai.com/v1", "api.openai.com", false),
            ("https://api.openai.com/v1/", "api.openai.com", false),
            ("HTTPS://API.example.com:8443/openai", "api.example.com", false),
            ("https://my_host.internal", "my_host.internal", false),
            ("http://localhost:8080/v1", "localhost", true), ("http://127.0.0.1:1/v1", "127.0.0.1", true),
            ("http://127.1.2.3", "127.1.2.3", true), ("http://[::1]:80/v1", "::1", true),
            ("https://[2001:db8::1]/v1", "2001:db8::1", false),
        ])
    func taken(text: String, host: String, isLoopback: Bool) throws {
        let url = try HTTPURL(text)
        #expect(url.host == host && url.isLoopback == isLoopback)
        _ = try OpenAIClient(baseURL: text, apiKey: canary)
    }

    @Test(
        "addresses that are refused",
        arguments: [
            "", "api.openai.com", "ftp://localhost/", "file:///etc/passwd", "https:/x", "https://", "https:///v1",
            "http://api.openai.com/v1", "http://10.0.0.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://127.1/",
            "http://127.0.0.1.evil.example/", "http://127.0.0.256/", "http://localhost.evil.example/",
            "http://localhost./",
            "http://[::ffff:127.0.0.1]/", "http://[::2]/", "http://[::1", "http://[::1]x/", "http://[]/",
            "https://user:secret@api.openai.com/v1", "https://api.openai.com@evil.example/",
            "http://localhost@evil.example/",
            "http://localhost\\@evil.example/", "https://api.openai.com:0/", "https://api.openai.com:99999/",
            "https://a:/",
            "https://a:+1/", "https://-a/", "https://.a/", "https://exämple.com/", "https://a b/", "https://a/ b",
            "https://a\n/",
            "https://a/\u{0}", "https://a/#x", "https://a%2eb/", "https://a/v1?key=1",
        ])
    func refused(text: String) throws {
        let error = try failure { _ = try OpenAIClient(baseURL: text, apiKey: canary) }
        #expect(error.kind == .rejected && error.status == 0)
        #expect(!error.description.contains("secret"))
    }

    @Test(
        "keys that would change the header are refused and not shown",
        arguments: [
            "", " ", "sk-a b", "sk-a\r\nX-Evil: 1", "sk-ä", "sk-\u{0}", "sk-a\n",
        ])
    func badKey(key: String) throws {
        let error = try failure { _ = try OpenAIClient(baseURL: "https://localhost", apiKey: key) }
        #expect(!error.description.contains("sk-"))
    }

    @Test("organization and project are headers of every request, and are checked")
    func organization() throws {
        let server = try ScriptedServer(.read, reply(200, batchObject))
        defer { server.stop() }
        let client = try OpenAIClient(baseURL: server.baseURL, apiKey: canary, organization: "org-1", project: "proj_2")
        _ = try client.batch("batch_1")
        let headers = try #require(server.requests.first?.headers)
        #expect(headers["openai-organization"] == "org-1" && headers["openai-project"] == "proj_2")
        _ = try failure { _ = try OpenAIClient(baseURL: server.baseURL, apiKey: canary, project: "p\r\nX: y") }
    }

    @Test("a name that does not exist is unreachable")
    func noSuchHost() throws {
        let error = try failure { _ = try client("https://no-such-host.invalid/v1", retries: .once).batch("batch_1") }
        #expect(error.kind == .unreachable)
    }

    @Test("a certificate file that is missing fails before anything is sent")
    func missingCertificates() throws {
        let server = try ScriptedServer(.read)
        defer { server.stop() }
        let client = try OpenAIClient(
            baseURL: "https://localhost:\(server.port)/v1", apiKey: canary, caFile: "/nowhere.pem", retries: .once)
        #expect(try failure { _ = try client.batch("batch_1") }.kind == .unreachable)
        #expect(!server.received.contains(canary))
    }

    @Test("a proxy of the environment never sees what goes to this machine")
    func proxy() async {
        // In a process of its own, since the environment is everybody's.
        await #expect(processExitsWith: .success) {
            let proxy = try ScriptedServer(.read, reply(200, batchObject))
            let server = try ScriptedServer(.read, reply(200, batchObject))
            for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
            }
            let batch = try client(server.baseURL).batch("batch_1")
            guard batch?.id == "batch_1", proxy.connectionCount == 0, server.connectionCount == 1 else { exit(1) }
        }
    }
}
