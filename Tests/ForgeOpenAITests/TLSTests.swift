import BatchForge
import ForgeOpenAI
import TestSupport
import Testing

@Suite("TLS: the key goes to a server that proves who it is, and to no other")
struct TLSTests {
    /// A server with a certificate of its own making for "localhost", which prints the requests that it sees.
    static let server = """
        import http.server, ssl, subprocess, sys
        folder = sys.argv[1]
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-keyout", folder + "/key.pem", "-out", folder + "/certificate.pem", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                print("request", self.path, flush=True)
                body = b'{"id":"batch_1"}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *arguments): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + "/certificate.pem", folder + "/key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print("port", server.server_address[1], flush=True)
        server.serve_forever()
        """

    @Test("trusted by the CA file, and only under the name of the certificate")
    func trust() throws {
        let scratch = try ScratchDirectory()
        let python = try PythonOracle.interpreter()
        let server = try ToolRun(python, ["-c", Self.server, scratch.path]).start()
        let port = try server.line(beginning: "port ")

        func batch(_ host: String, caFile: String?) throws -> RemoteBatch? {
            try OpenAIClient(
                baseURL: "https://\(host):\(port)/v1", apiKey: canary, caFile: caFile, retries: .once
            ).batch("batch_1")
        }
        let certificate = scratch.file("certificate.pem")
        #expect(try failure { _ = try batch("localhost", caFile: nil) }.kind == .unreachable)
        #expect(try failure { _ = try batch("127.0.0.1", caFile: certificate) }.kind == .unreachable)
        #expect(try !server.output().contains("request"))
        #expect(try batch("localhost", caFile: certificate)?.id == "batch_1")
        #expect(try server.output().contains("request /v1/batches/batch_1\n"))
    }
}
