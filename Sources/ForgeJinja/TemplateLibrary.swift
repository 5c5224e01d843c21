import Synchronization

/// The templates that others include, import and extend: asked for by name, read and compiled once.
///
/// Several threads may render from one library at the same time. Names are what templates write; what they stand for, and
/// which of them are there at all, is for the caller to say.
///
///     let library = TemplateLibrary { name in partials[name].map { .init(text: $0, label: "partials/\(name)") } }
///     let template = try Template("{% include 'head.j2' %}", name: "letter.j2", library: library)
package final class TemplateLibrary: Sendable {
    package struct Source: Sendable, Equatable {
        package let text: String
        /// What errors call the template.
        package let label: String

        package init(text: String, label: String) {
            self.text = text
            self.label = label
        }
    }

    /// There is such a template, and it is of no use.
    package struct Unreadable: Error {
        let label: String
        let reason: String

        package init(label: String, reason: String) {
            self.label = label
            self.reason = reason
        }
    }

    enum Entry {
        case missing
        case loaded(Program, Source)
        case failed(TemplateError)
    }

    /// More names than any set of templates has are not remembered: they come from documents.
    private static let entryLimit = 4096

    private let options: TemplateOptions
    private let source: @Sendable (String) throws(Unreadable) -> Source?
    private let neighbours: @Sendable (String) -> [String]
    private let state = Mutex(State())

    private struct State {
        var entries: [String: Entry] = [:]
        var isClosed = false
    }

    /// `source` gives the text of the template of that name, or nil where there is none. It is asked once for each name.
    /// `neighbours` gives the names that a missing one may have been meant for.
    package init(
        options: TemplateOptions = .standard, source: @escaping @Sendable (String) throws(Unreadable) -> Source?,
        neighbours: @escaping @Sendable (String) -> [String] = { _ in [] }
    ) {
        self.options = options
        self.source = source
        self.neighbours = neighbours
    }

    func missing(_ name: String) -> Fault {
        .runtime("there is no template '\(name)'", hint: Suggestion.hint(for: name, among: neighbours(name)))
    }

    /// The name as a path below a folder, as Jinja2's own loader reads it; nil for one that leads elsewhere: an absolute
    /// one, or one with `..`.
    package static func path(of name: String) -> String? {
        if name.hasPrefix("/") || name.utf8.contains(0) { return nil }
        let parts = name.split(separator: "/").filter { $0 != "." }
        return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/")
    }

    /// Whether there is a template of that name, be it of use or not.
    package func contains(_ name: String) -> Bool {
        if case .missing = entry(named: name) { false } else { true }
    }

    /// From now on there is nothing but what has been asked for until now: `source` is not asked any more.
    package func close() { state.withLock { $0.isClosed = true } }

    func entry(named name: String) -> Entry {
        state.withLock { (state) in
            if let entry = state.entries[name] { return entry }
            let entry = state.isClosed ? .missing : read(name)
            if state.entries.count < Self.entryLimit { state.entries[name] = entry }
            return entry
        }
    }

    /// Those that have been asked for and are there, in no order.
    var programs: [Program] {
        state.withLock { (state) in
            state.entries.values.compactMap { if case .loaded(let program, _) = $0 { program } else { nil } }
        }
    }

    private func read(_ name: String) -> Entry {
        let found: Source
        do throws(Unreadable) {
            guard let source = try source(name) else { return .missing }
            found = source
        } catch {
            return .failed(
                TemplateError(
                    kind: .runtime, template: error.label, line: 1, column: 1, message: error.reason, hint: nil,
                    sourceLine: nil, width: 0, missing: nil))
        }
        do throws(TemplateError) {
            let source = try TemplateSource.checked(
                found.text, name: found.label, keepTrailingNewline: options.keepTrailingNewline)
            var parser = try Parser(template: source, options: options)
            let program = try Compiler.compile(
                try parser.parseTemplate(), of: source, name: name, options: options)
            return .loaded(program, found)
        } catch {
            return .failed(error)
        }
    }
}
