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

    enum Entry {
        case missing
        case loaded(Program, Source)
        case failed(TemplateError, Source)
    }

    /// More names than any set of templates has are not remembered: they come from documents.
    private static let entryLimit = 4096

    private let options: TemplateOptions
    private let source: @Sendable (String) -> Source?
    private let entries = Mutex<[String: Entry]>([:])

    /// `source` gives the text of the template of that name, or nil where there is none. It is asked once for each name.
    package init(options: TemplateOptions = .standard, source: @escaping @Sendable (String) -> Source?) {
        self.options = options
        self.source = source
    }

    func entry(named name: String) -> Entry {
        entries.withLock { (entries) in
            if let entry = entries[name] { return entry }
            let entry = read(name)
            if entries.count < Self.entryLimit { entries[name] = entry }
            return entry
        }
    }

    private func read(_ name: String) -> Entry {
        guard let found = source(name) else { return .missing }
        do throws(TemplateError) {
            let source = try TemplateSource.checked(
                found.text, name: found.label, keepTrailingNewline: options.keepTrailingNewline)
            var parser = try Parser(template: source, options: options)
            let program = try Compiler.compile(
                try parser.parseTemplate(), of: source, name: name, options: options)
            return .loaded(program, found)
        } catch {
            return .failed(error, found)
        }
    }
}
