import ForgeBSON

/// The settings that several jobs share: the documents of one collection, as `{_id: name, value: …}` or with the name
/// under `key` or `name`.
///
/// A row that is a secret by its name or by what it holds is left out here, where it is read. So it can come to stand in
/// no request, no frozen job and no message.
package struct SharedSettings: Sendable {
    /// Every setting but the secret ones, by name.
    package let values: BSONDocument
    /// What the operator should know. Never a value.
    let warnings: [String]
    private let source: SettingsSource

    /// A collection with more documents than this holds something else.
    private static let limit = 1_000
    /// The seed's names that are not a variable's own name in small letters.
    private static let seedNames = ["OPENAI_TEMP": "openai_temperature"]

    package init(
        reading source: SettingsSource, from collection: any DocumentSource, withholding key: Secret?
    ) throws {
        guard try collection.count(matching: [:], limit: Self.limit + 1) <= Self.limit else {
            throw source.error("holds more than \(Self.limit.grouped) documents, so it is no collection of settings")
        }
        var documents: [BSONDocument] = []
        try collection.eachDocument(matching: [:], projection: nil) { documents.append($0) }
        try self.init(documents, of: source, withholding: key)
    }

    /// `key` is the provider's key. What contains it, or another secret of the collection, is left out as well.
    init(_ documents: [BSONDocument], of source: SettingsSource, withholding key: Secret?) throws(JobError) {
        self.source = source
        let secrets = SecretSetting.secrets(among: documents.compactMap(Self.row), key: key)
        var rows: [String: BSONValue] = [:]
        var warnings: [String] = []
        var others = 0
        for document in documents {
            guard let (name, value) = Self.row(document) else {
                others += 1
                continue
            }
            let rule = SecretSetting(name: name)
            if rule.isProviderKey && !value.isEmpty {
                warnings.append("\(source): '\(name)' is not read: the key is taken from OPENAI_API_KEY")
            }
            if rule.isSecret { continue }
            if rule.withholds(value, secrets: secrets) {
                // By its name it might be meant: without it a default would be taken.
                warnings.append("\(source): '\(name)' is not read: it looks like a secret")
                continue
            }
            if let other = rows.updateValue(value, forKey: name), other != value {
                throw source.error("has two settings of the name '\(name)'")
            }
        }
        if others > 0 {
            warnings.append("\(source): \(others.counted("document")) left out: a setting is {_id: <name>, value: …}")
        }
        if documents.isEmpty { warnings.append("\(source) is empty") }
        for (variable, name) in source.names.sorted(by: { $0.key < $1.key }) where rows[name] == nil {
            warnings.append("\(source) has no '\(name)', which \(variable) is to come from")
        }
        self.warnings = warnings
        values = rows.sorted { $0.key < $1.key }.reduce(BSONDocument()) { $0.setting($1.key, to: $1.value) }
    }

    /// The text for a variable of the environment and the setting that it comes from; nil where there is none, or one
    /// that no variable could hold.
    func value(of variable: String) -> (name: String, text: String)? {
        guard Self.mayHold(variable) else { return nil }
        let own = [variable.lowercased(), Self.seedNames[variable]].compactMap(\.self)
        for name in source.names[variable].map({ [$0] }) ?? own {
            if let text = values[name]?.settingText { return (name, text) }
        }
        return nil
    }

    /// Whom a tool talks to, and with which key, is not for a document to say.
    static func mayHold(_ variable: String) -> Bool {
        !local.contains(variable) && !variable.hasPrefix("BATCHFORGE_") && !SecretSetting(name: variable).isSecret
    }

    private static let local = Set(
        MongoKeys.all.compactMap(\.variable) + EnvironmentVariable.all.map(\.name) + Reading.keyVariables)

    private static func row(_ document: BSONDocument) -> (name: String, value: BSONValue)? {
        guard let value = document["value"] else { return nil }
        let name = ["key", "name", "_id"].lazy.compactMap { document[$0]?.stringValue }.first { !$0.isEmpty }
        // A NUL could not be a field's name in the frozen job or in a template.
        return name.flatMap { $0.utf8.contains(0) ? nil : ($0, value) }
    }
}

extension SharedSettings: CustomStringConvertible {
    package var description: String { source.description }
}

extension BSONValue {
    fileprivate var isEmpty: Bool { isNull || stringValue?.isEmpty == true }

    /// The value as a variable of the environment spells it.
    fileprivate var settingText: String? {
        switch self {
        case .string(let text): text
        case .int32, .int64: integerValue.map { "\($0)" }
        case .double(let number): number.isFinite ? "\(number)" : nil
        case .decimal128(let number): number.description
        case .bool(let value): "\(value)"
        default: nil
        }
    }
}
