import ForgeBSON

/// A template, compiled once and rendered any number of times, by any number of threads.
///
///     let template = try Template("Dear {{ name | title }},", name: "letter.j2")
///     let text = try template.render(TemplateScope(document: document))
package struct Template: Sendable {
    private let program: Program
    private let library: TemplateLibrary?

    /// `library` has the templates that this one includes, imports or extends; without one there are none.
    package init(
        _ source: String, name: String, options: TemplateOptions = .standard, library: TemplateLibrary? = nil
    ) throws(TemplateError) {
        let source = try TemplateSource.checked(source, name: name, keepTrailingNewline: options.keepTrailingNewline)
        var parser = try Parser(template: source, options: options)
        program = try Compiler.compile(try parser.parseTemplate(), of: source, options: options)
        self.library = library
        // Read now what it brings in, rather than with the first document.
        if !program.references.isEmpty { _ = parts }
    }

    /// As given when it was compiled.
    package var name: String { program.source.name }

    /// Whether it is an error to use what is missing.
    package var isStrict: Bool { program.options.undefined == .strict }

    /// The templates that this one can bring in, and those from there.
    package var parts: TemplateParts { parts(and: []) }

    /// The same with those of its library that have these names, and what they bring in.
    package func parts(and names: [String]) -> TemplateParts { TemplateParts(of: program, and: names, library) }

    /// The variables that the template asks its scope for, in order of first use; built-in functions are left out. With
    /// those of the templates it brings in under names that are constants, as far as it does not set them itself.
    package var names: [TemplateName] { FreeNames(of: program, library).found }

    /// The same for whatever template of its library it brings in, and whoever may set them.
    package var possibleNames: Set<String> {
        Set(([program] + (library?.programs ?? [])).flatMap(\.code.free).filter { $0.global == nil }.map(\.name))
    }

    /// Filters and tests that do not exist, asked for where that is an error only when it comes to them.
    package var absences: [TemplateError] { program.absenceErrors + parts.programs.flatMap(\.absenceErrors) }

    package func render(_ scope: TemplateScope) throws(TemplateError) -> String {
        var output: [UInt8] = []
        try render(scope, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends the rendering; on an error the output is as it was.
    package func render(_ scope: TemplateScope, into output: inout [UInt8]) throws(TemplateError) {
        var renderer = Renderer(program, scope, library)
        defer { renderer.finish() }
        let start = output.count
        // The buffer moves into the renderer and back, so that it is never copied.
        swap(&renderer.output, &output)
        renderer.outputStart = start
        do throws(Fault) {
            try renderer.renderTemplate()
        } catch {
            swap(&renderer.output, &output)
            output.removeSubrange(min(start, output.count)...)
            throw renderer.error(error)
        }
        swap(&renderer.output, &output)
    }
}

/// One expression, as it would stand between `{{` and `}}`.
package struct TemplateExpression: Sendable {
    private let program: Program

    package init(_ source: String, name: String, options: TemplateOptions = .standard) throws(TemplateError) {
        let source = try TemplateSource.checked(source, name: name, keepTrailingNewline: false)
        var parser = try Parser(expression: source, options: options)
        program = try Compiler.compile(try parser.parseWholeExpression(), of: source, options: options)
    }

    /// As given when it was compiled.
    package var name: String { program.source.name }

    /// Whether it is an error to use what is missing.
    package var isStrict: Bool { program.options.undefined == .strict }

    /// The variables that the expression asks its scope for, in order of first use.
    package var names: [TemplateName] { FreeNames(of: program, nil).found }

    /// Filters and tests that do not exist, asked for where that is an error only when it comes to them.
    package var absences: [TemplateError] { program.absenceErrors }

    /// The value, which may be an undefined one.
    package func evaluate(_ scope: TemplateScope) throws(TemplateError) -> TemplateValue {
        try evaluate(scope) { (value) throws(Fault) in value }
    }

    /// The value as a document stores it; an undefined one is an error.
    package func bson(_ scope: TemplateScope) throws(TemplateError) -> BSONValue {
        try evaluate(scope) { (value) throws(Fault) in try value.bson() }
    }

    /// Whether the value counts as true.
    package func isTrue(_ scope: TemplateScope) throws(TemplateError) -> Bool {
        try evaluate(scope) { (value) throws(Fault) in try value.isTrue() }
    }

    /// An error of `body` is told with the expression's name and line.
    private func evaluate<Result>(
        _ scope: TemplateScope, _ body: (TemplateValue) throws(Fault) -> Result
    ) throws(TemplateError) -> Result {
        var renderer = Renderer(program, scope)
        defer { renderer.finish() }
        do throws(Fault) {
            return try body(try renderer.evaluate(program.code.lists[Int(program.root.start)]))
        } catch {
            throw renderer.error(error)
        }
    }
}

/// A variable that a template asks its scope for, and where it does so first.
package struct TemplateName: Sendable, Equatable {
    package let name: String
    /// The error that there is when it turns out to be missing.
    package let error: TemplateError
    /// Whether the template allows for the name to be missing wherever it asks for it: by `default`, or in an `if` that
    /// asks whether it is defined.
    package internal(set) var isGuarded: Bool

    package var line: Int { error.line }
    package var column: Int { error.column }
}

extension Program {
    var absenceErrors: [TemplateError] {
        code.nodes.indices.compactMap { index in
            guard case .missing(let number) = code.nodes[index] else { return nil }
            let absence = absences[Int(number)]
            return source.error(.runtime, at: spans[index], absence.message, hint: absence.hint)
        }
    }

    func name(of free: FreeName) -> TemplateName {
        TemplateName(
            name: free.name, error: source.error(Undefined(.name(free.name), options.undefined).fault, at: free.span),
            isGuarded: free.isGuarded)
    }
}

extension TemplateSource {
    static func checked(
        _ text: String, name: String, keepTrailingNewline: Bool
    ) throws(TemplateError) -> TemplateSource {
        let source = TemplateSource(
            text.utf8.count <= sizeLimit ? text : "", name: name, keepTrailingNewline: keepTrailingNewline)
        guard text.utf8.count <= sizeLimit else {
            throw source.error(.limit, at: .start, "a template of more than \(sizeLimit >> 20) MB")
        }
        return source
    }
}
