import ForgeBSON
import ForgeJinja
import TestSupport

/// Reads, compiles and renders a case, and holds the engine to what it promises of every input.
enum Subject {
    /// What became of a case.
    enum Ending: String, CaseIterable { case rendered, refusedData, refusedTemplate, failed, limited }

    /// In documents; were it rendered again, its product would show.
    static let canary = "{{ 7919*7907 }}{% set x = 7919*7907 %}"
    private static let product = "62615533"

    static func run(_ test: FuzzCase) throws -> Ending {
        let document: BSONDocument
        do throws(BSONError) {
            switch test.format {
            case .bson: document = try BSONDocument(validating: test.data)
            case .json: document = try BSONDocument(extendedJSON: String(decoding: test.data, as: UTF8.self))
            }
        } catch {
            try expect(!error.description.isEmpty, "an error of the document says nothing")
            return .refusedData
        }
        var scope = TemplateScope(document: document)
        scope.now = 1_709_211_909_123
        return test.isExpression ? try evaluate(test, scope) : try render(test, scope)
    }

    private static func render(_ test: FuzzCase, _ scope: TemplateScope) throws -> Ending {
        let parts = test.partSources
        let sources = parts.merging(["case.j2": test.source]) { $1 }
        let library = TemplateLibrary(options: test.options) { name in
            parts[name].map { TemplateLibrary.Source(text: $0, label: name) }
        }
        let template: Template
        do throws(TemplateError) {
            template = try Template(test.source, name: "case.j2", options: test.options, library: library)
        } catch {
            try check(error, in: sources)
            return error.kind == .limit ? .limited : .refusedTemplate
        }
        for name in template.names { try expect(name.line > 0 && name.column > 0, "a name without a place") }
        for error in template.absences { try check(error, in: sources) }
        let before = Array("before".utf8)
        var first = before
        do throws(TemplateError) {
            try template.render(scope, into: &first)
        } catch {
            try expect(first == before, "a rendering that failed changed the output")
            try check(error, in: sources)
            return error.kind == .limit ? .limited : .failed
        }
        try expect(first.starts(with: before), "a rendering changed what was in the output")
        try expect(String(validating: first, as: UTF8.self) != nil, "the output is not UTF-8")
        var second = before
        do throws(TemplateError) {
            try template.render(scope, into: &second)
        } catch {
            throw SupportError("the second rendering failed: \(error)")
        }
        try expect(first == second, "the second rendering differs from the first")
        try checkCanary(sources.values.joined(), first)
        return .rendered
    }

    private static func evaluate(_ test: FuzzCase, _ scope: TemplateScope) throws -> Ending {
        let source = test.source
        do throws(TemplateError) {
            let expression = try TemplateExpression(source, name: "case.j2", options: test.options)
            _ = try expression.isTrue(scope)
            _ = try expression.evaluate(scope).text
            let value = try expression.bson(scope)
            // What is stored is read back by the database: it must be a document by its own rules.
            if case .document(let document) = value { _ = try? BSONDocument(validating: document.bytes) }
        } catch {
            try check(error, in: ["case.j2": source])
            return error.kind == .limit ? .limited : .failed
        }
        return .rendered
    }

    private static func expect(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw SupportError(message()) }
    }

    /// An error is at a place that the template that it names has.
    private static func check(_ error: TemplateError, in sources: [String: String]) throws {
        guard let source = sources[error.template] else {
            throw SupportError("an error in '\(error.template)', which is none of the templates")
        }
        var lines = [0]
        var afterReturn = false
        for scalar in source.unicodeScalars {
            if scalar == "\n", afterReturn {
                afterReturn = false
            } else if scalar == "\n" || scalar == "\r" {
                lines.append(0)
                afterReturn = scalar == "\r"
            } else {
                lines[lines.count - 1] += 1
                afterReturn = false
            }
        }
        try expect((1...lines.count).contains(error.line), "an error in line \(error.line) of \(lines.count)")
        let width = lines[error.line - 1]
        // The end of a line, where its newline is, is a place too.
        try expect((1...width + 2).contains(error.column), "an error in column \(error.column) of \(width)")
        try expect(!error.message.isEmpty && !error.description.isEmpty, "an error without words")
    }

    /// A template that calculates the product itself proves nothing.
    private static func checkCanary(_ source: String, _ output: [UInt8]) throws {
        guard !source.contains("7919"), !source.contains("7907"), !source.contains("533") else { return }
        let text = String(decoding: output, as: UTF8.self)
        try expect(!text.contains(product), "a value was rendered as a template")
    }
}
