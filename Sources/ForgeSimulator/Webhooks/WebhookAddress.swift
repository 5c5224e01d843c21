/// Where webhooks go: plain HTTP, since a receiver that is being tried out listens on this machine.
package struct WebhookAddress: Equatable, Sendable {
    let host: String
    let port: Int
    let path: String

    package init(_ text: String) throws(SimulatorError) {
        let mistake = SimulatorError(
            .usage, "'\(text)' is no address for webhooks\nhint: it looks like http://127.0.0.1:9000/hook")
        guard text.hasPrefix("http://"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw mistake }
        let rest = text.dropFirst(7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty,
            let port = parts.count == 2 ? Int(parts[1]) : 80, (1...65_535).contains(port)
        else { throw mistake }
        host = String(parts[0])
        self.port = port
        let path = rest.dropFirst(authority.count)
        self.path = path.hasPrefix("/") ? String(path) : "/" + path
    }
}
