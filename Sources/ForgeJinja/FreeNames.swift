/// The variables that a template asks its scope for, with those of the templates that it brings in.
///
/// What a template finds set when it is brought in, it does not ask the scope for. So each is looked at together with the
/// names that it is given, and again where it is given others.
struct FreeNames {
    private(set) var found: [TemplateName] = []
    private let library: TemplateLibrary?
    private var places: [String: Int] = [:]
    private var given: [ObjectIdentifier: [Set<String>]] = [:]
    /// How many more looks are taken, so that templates which name each other many times over come to an end.
    private var patience = 1000

    init(of program: Program, _ library: TemplateLibrary?) {
        self.library = library
        add(program, given: [], depth: 0)
    }

    private mutating func add(_ program: Program, given names: Set<String>, depth: Int) {
        let known = given[ObjectIdentifier(program)] ?? []
        guard patience > 0, depth < Renderer.depthLimit, !known.contains(where: { $0.isSubset(of: names) }) else {
            return
        }
        patience -= 1
        given[ObjectIdentifier(program)] = known + [names]

        let exported = names.union(program.exported)
        let family = family(of: program)
        for free in program.code.free where free.global == nil {
            if isAsked(free.name, of: program, given: names, exported, family) { add(program.name(of: free)) }
        }
        for reference in program.references {
            let inner = reference.kind == .extends ? exported : exported.union(reference.locals)
            // Without context there is no document to ask.
            guard reference.withContext else { continue }
            for name in reference.choices.flatMap({ $0 }) {
                if let other = self.program(named: name) { add(other, given: inner, depth: depth + 1) }
            }
        }
    }

    private func isAsked(
        _ name: String, of program: Program, given names: Set<String>, _ exported: Set<String>, _ family: [Program]
    ) -> Bool {
        program.asked.contains { (block, asked) in
            guard asked.contains(name) else { return false }
            if block.isEmpty { return !names.contains(name) }
            if exported.contains(name) || family.contains(where: { $0.exported.contains(name) }) { return false }
            return !family.contains { $0.blockCalls.contains { $0.name == block && $0.localNames.contains(name) } }
        }
    }

    private mutating func add(_ name: TemplateName) {
        if let place = places[name.name] {
            if !name.isGuarded, found[place].isGuarded { found[place] = name }
            return
        }
        places[name.name] = found.count
        found.append(name)
    }

    /// The template and those it extends, whose blocks share one context.
    private func family(of program: Program) -> [Program] {
        var family = [program]
        var index = 0
        while index < family.count {
            for reference in family[index].references where reference.kind == .extends {
                for name in reference.choices.flatMap({ $0 }) {
                    guard let other = self.program(named: name), !family.contains(where: { $0 === other }) else {
                        continue
                    }
                    family.append(other)
                }
            }
            index += 1
        }
        return family
    }

    private func program(named name: String) -> Program? {
        guard case .loaded(let program, _)? = library?.entry(named: name) else { return nil }
        return program
    }
}
