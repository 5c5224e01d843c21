/// What MongoDB takes as an address and as names. No message shows the address: it may hold a password.
enum MongoName {
    static func uriProblem(_ uri: String) -> String? {
        let scheme = ["mongodb://", "mongodb+srv://"].first { uri.hasPrefix($0) }
        guard let scheme else { return "must begin with mongodb:// or mongodb+srv://" }
        if uri.utf8.count == scheme.utf8.count { return "names no host" }
        if uri.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return "contains a blank or a control character" }
        return nil
    }

    static func hasPassword(_ uri: String) -> Bool {
        guard let start = uri.firstRange(of: "://")?.upperBound, let at = uri[start...].lastIndex(of: "@") else {
            return false
        }
        return uri[start..<at].contains(":")
    }

    static func databaseProblem(_ name: String) -> String? {
        if name.utf8.count > 63 { return "is longer than 63 bytes" }
        return name.utf8.contains(where: { $0 <= 0x20 || Array("/\\.\"$*<>:|?".utf8).contains($0) })
            ? "contains a character that a database's name cannot have" : nil
    }

    static func collectionProblem(_ name: String) -> String? {
        if name.utf8.count > 200 { return "is longer than 200 bytes" }
        if name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "$") }) || name.hasPrefix(".")
            || name.hasSuffix(".")
        {
            return "is not a collection's name"
        }
        return name.hasPrefix("system.") ? "names a collection of the server's own" : nil
    }
}
