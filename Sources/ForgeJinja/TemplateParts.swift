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

    /// Those of `names` are among the parts, where they are there.
    init(of program: Program, and names: [String] = [], _ library: TemplateLibrary?) {
        guard let library else { return }
        var pending: [Program] = []
        var known: Set<String> = []
        for name in names { _ = find(name, in: library, &known, &pending) }
        pending = pending.reversed() + [program]
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
            for name in names where find(name, in: library, &known, &inner) { isThere = true }
            guard !isThere, !names.isEmpty, !reference.ignoresMissing, !reference.isOpen else { continue }
            var fault = library.missing(names[0])
            if names.count > 1 { fault.message = "there is no template '\(names.joined(separator: "', '"))'" }
            problems.append(program.source.error(fault, at: reference.span))
        }
    }

    /// Whether there is a template of that name.
    private mutating func find(
        _ name: String, in library: TemplateLibrary, _ known: inout Set<String>, _ new: inout [Program]
    ) -> Bool {
        switch library.entry(named: name) {
        case .missing: return false
        case .loaded(let program, let source):
            guard known.insert(name).inserted else { return true }
            found.append(Part(name: name, source: source))
            programs.append(program)
            new.append(program)
        case .failed(let error): if known.insert(name).inserted { problems.append(error) }
        }
        return true
    }
}
