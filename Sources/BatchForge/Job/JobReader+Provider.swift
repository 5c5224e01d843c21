/// Where requests go, and with which key.
extension JobReader {
    func provider() -> ProviderSettings {
        let environment = reading.environment
        let variable = EnvironmentVariable.baseURL
        let base = environment.setting(variable.name) ?? variable.standard
        if let problem = Self.addressProblem(base) { reading.report(variable: variable.name, problem) }
        reading.note(
            "provider.base_url", base,
            environment.setting(variable.name) == nil ? "default" : reading.place(of: variable.name))
        let address = base.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()
        return ProviderSettings(
            baseURL: String(decoding: Array(address), as: UTF8.self), apiKey: apiKey(),
            organization: header(.organization, "provider.organization"), project: header(.project, "provider.project"))
    }

    private static func addressProblem(_ address: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: { address.hasPrefix($0) }) else {
            return "must begin with https:// or http://"
        }
        let rest = address.dropFirst(scheme.count)
        if rest.isEmpty || rest.hasPrefix("/") { return "names no host" }
        if rest.prefix(while: { $0 != "/" }).contains("@") { return "must not hold a user or password" }
        if !isPrintable(address) || address.contains("?") || address.contains("#") {
            return "is not the address of an API"
        }
        return nil
    }

    private func apiKey() -> Secret? {
        let environment = reading.environment
        if let key = environment.setting(EnvironmentVariable.apiKey.name) {
            reading.note("provider.api_key", "[redacted]", reading.place(of: EnvironmentVariable.apiKey.name))
            return checked(key, EnvironmentVariable.apiKey.name)
        }
        guard let path = environment.setting(EnvironmentVariable.apiKeyFile.name) else { return nil }
        let file: FileBytes
        do {
            file = try FileBytes(reading: path, limit: 65_536)
        } catch {
            let (kind, problem) = error.problem(reading: path)
            reading.report(JobError.Finding(kind, file: EnvironmentVariable.apiKeyFile.name, problem))
            return nil
        }
        if file.isExposed { reading.warn(outside: "'\(path)' can be read by others: chmod 600 \(path)") }
        reading.note("provider.api_key", "[redacted]", reading.place(of: EnvironmentVariable.apiKeyFile.name))
        let isBlank: (UInt8) -> Bool = { $0 <= 0x20 }
        let key = Array(file.bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        return checked(String(decoding: key, as: UTF8.self), EnvironmentVariable.apiKeyFile.name)
    }

    private func checked(_ key: String, _ variable: String) -> Secret? {
        if key.isEmpty || !Self.isPrintable(key) {
            let problem = key.isEmpty ? "names an empty file" : "holds something that cannot be a key"
            reading.report(variable: variable, problem)
            return nil
        }
        return Secret(key)
    }

    private func header(_ variable: EnvironmentVariable, _ setting: String) -> String? {
        guard let value = reading.environment.setting(variable.name) else { return nil }
        if Self.isPrintable(value) {
            reading.note(setting, "[redacted]", reading.place(of: variable.name))
            return value
        }
        reading.report(variable: variable.name, "holds something that cannot be an id")
        return nil
    }

    /// What may stand in a header: anything else could end it and begin another.
    private static func isPrintable(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
