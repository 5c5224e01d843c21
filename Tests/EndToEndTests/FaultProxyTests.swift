import TestSupport
import Testing

@Suite("FaultProxy: what it loses is lost, and the rest goes through")
struct FaultProxyTests {
    private let server: RunningTool
    private let proxy: FaultProxy

    init() throws {
        server = try ToolRun(try PythonOracle.interpreter(), ["-u", "-c", Self.serverScript]).start()
        proxy = try FaultProxy(toPort: try #require(Int(try server.line(beginning: "port "))))
    }

    /// Answers every POST with its number, 1 KB long, and says so.
    private static let serverScript = """
        import http.server
        count = 0
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_POST(self):
                global count
                count += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if len(body) != 1000: return
                print("served", self.path, flush=True)
                answer = ("%04d" % count).encode() + b"." * 1020
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            def log_message(self, *arguments): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print("port", server.server_address[1])
        server.serve_forever()
        """

    /// Sends POSTs to these paths, over one connection as long as it lasts; says what came of each.
    private static let clientScript = """
        import http.client, sys
        connection = None
        for path in sys.argv[2:]:
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
                connection.request("POST", path, b"x" * 1000)
                print(connection.getresponse().read()[:4].decode())
            except (OSError, http.client.HTTPException) as error:
                print(type(error).__name__)
                connection = None
        """

    private func post(_ paths: String...) throws -> [String] {
        let outcome = try ToolRun(
            try PythonOracle.interpreter(), ["-c", Self.clientScript, String(proxy.port)] + paths
        ).run()
        #expect(outcome.end == .exit(0), "\(outcome)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private func served() throws -> [String] {
        try server.output().split(separator: "\n").filter { $0.hasPrefix("served ") }.map { String($0.dropFirst(7)) }
    }

    @Test("without a fault all goes through")
    func clean() throws {
        #expect(try post("/a", "/b", "/c") == ["0001", "0002", "0003"])
        #expect(proxy.connections == 1 && proxy.requests == 3 && proxy.struck == 0)
    }

    @Test("a dropped reply: the server has done it, the client does not know")
    func droppedReply() throws {
        proxy.arm(Fault(.dropReply, at: 2))
        #expect(try post("/a", "/b", "/c") == ["0001", "ConnectionResetError", "0003"])
        #expect(try served() == ["/a", "/b", "/c"])
        #expect(proxy.struck == 1)
    }

    @Test("only requests that match are counted")
    func matching() throws {
        proxy.arm(Fault(.dropReply, at: 2, matching: "POST /b"))
        #expect(try post("/b", "/a", "/b", "/b") == ["0001", "0002", "ConnectionResetError", "0004"])
    }

    @Test("a cut reply arrives in part", arguments: [0, 30, 500])
    func cutReply(bytes: Int) throws {
        proxy.arm(Fault(.cutReply(afterBytes: bytes)))
        let results = try post("/a", "/b")
        #expect(results.count == 2 && results.first != "0001" && results.last == "0002")
        #expect(try served() == ["/a", "/b"])
    }

    @Test("a cut request never becomes one", arguments: [0, 30, 500])
    func cutRequest(bytes: Int) throws {
        proxy.arm(Fault(.cutRequest(afterBytes: bytes)))
        let results = try post("/a", "/b")
        #expect(results.count == 2 && results.first?.contains("Error") == true)
        #expect(try served() == ["/b"])
    }

    @Test("a refused connection reaches nobody")
    func refused() throws {
        proxy.arm(Fault(.refuse))
        #expect(try post("/a", "/b").last == "0001")
        #expect(try served() == ["/b"])
        try proxy.close()
        let results = try post("/c")
        #expect(results == ["ConnectionRefusedError"])
    }
}
