/// The templates that one can bring in under names that are constants, and those that they bring in.
package struct TemplateParts {
    package struct Part: Sendable, Equatable {
        /// As templates write it.
        package let name: String
        package let source: TemplateLibrary.Source
    }

    /// Each once, in the order in which they are met.
    package private(set) var found: [Part] = []
    /// Names that have to be there and are not, and templates that cannot be used.
    package private(set) var problems: [TemplateError] = []
    /// Where a template is brought in under a name that is worked out.
    package private(set) var open: [TemplateError] = []
    private(set) var programs: [Program] = []

    init(of program: Program, _ library: TemplateLibrary?) {
        guard let library else { return }
        var pending = [program]
        var known: Set<String> = []
        while let next = pending.popLast() {
            var inner: [Program] = []
            for reference in next.references { resolve(reference, of: next, in: library, &known, &inner) }
            pending += inner.reversed()
        }
    }

    private mutating func resolve(
        _ reference: Program.Reference, of program: Program, in library: TemplateLibrary, _ known: inout Set<String>,
        _ inner: inout [Program]
    ) {
        if reference.isOpen {
            open.append(program.source.error(.runtime, at: reference.span, "the name of this template is worked out"))
        }
        for names in reference.choices {
            var isThere = false
            for name in names {
                switch library.entry(named: name) {
                case .missing: continue
                case .loaded(let loaded, let source):
                    isThere = true
                    guard known.insert(name).inserted else { continue }
                    found.append(Part(name: name, source: source))
                    programs.append(loaded)
                    inner.append(loaded)
                case .failed(let error):
                    isThere = true
                    if known.insert(name).inserted { problems.append(error) }
                }
            }
            guard !isThere, !names.isEmpty, !reference.ignoresMissing, !reference.isOpen else { continue }
            problems.append(program.source.error(Self.missing(names.joined(separator: "', '")), at: reference.span))
        }
    }

    static func missing(_ name: String) -> Fault { .runtime("there is no template '\(name)'") }
}
