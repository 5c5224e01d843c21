/// The tags.
extension Parser {
    private static let supportedTags = [
        "block", "call", "extends", "filter", "for", "from", "if", "import", "include", "macro", "print", "raw", "set",
        "with",
    ]
    private static let unsupportedTags = ["autoescape"]

    mutating func parseStatement() throws(TemplateError) -> [Statement] {
        guard case .name(let tag) = current.kind else { throw fail("tag name expected") }
        let span = current.span
        if Parser.unsupportedTags.contains(tag) {
            throw fail("tag '\(tag)' is not supported", hint: "docs/templates.md lists the tags that are")
        }
        openTags.append(tag)
        let kind: Statement.Kind
        switch tag {
        case "for": kind = try parseFor()
        case "if": kind = try parseIf()
        case "set": kind = try parseSet()
        case "with": kind = try parseWith()
        case "filter": kind = try parseFilterBlock()
        case "macro": kind = try parseMacro()
        case "call": kind = try parseCallBlock()
        case "block": kind = try parseBlockTag()
        case "include": kind = try parseInclude()
        case "import": kind = try parseImport()
        case "from": kind = try parseFromImport()
        case "extends": kind = try parseExtends()
        case "do" where extensions.contains(.do): kind = try parseDo()
        case "break" where extensions.contains(.loopControls): kind = try parseJump(.outOfLoop)
        case "continue" where extensions.contains(.loopControls): kind = try parseJump(.toNextItem)
        case "print":
            let statements = try parsePrint()
            openTags.removeLast()
            return statements
        default:
            openTags.removeLast()
            throw unknownTag(tag)
        }
        openTags.removeLast()
        return [Statement(kind: kind, span: span)]
    }

    /// The error for a tag that is not known, or for the end of the template where a tag is still open.
    func unknownTag(_ tag: String?, awaiting tags: [String]? = nil) -> TemplateError {
        let awaited = tags.map { awaitedTags + [$0] } ?? awaitedTags
        var message = tag.map { "Encountered unknown tag '\($0)'." } ?? "Unexpected end of template."
        if let last = awaited.last {
            let names = last.map { "'\($0)'" }.joined(separator: " or ")
            if let tag, awaited.contains(where: { $0.contains(tag) }) {
                message +=
                    " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for"
                message += " \(names)."
            } else {
                message += " Jinja was looking for the following tags: \(names)."
            }
        }
        if let innermost = openTags.last {
            message += " The innermost block that needs to be closed is '\(innermost)'."
        }
        let known = Parser.supportedTags + (awaited.last ?? [])
        return fail(message, hint: tag.flatMap { Parser.hint(for: $0, among: known) })
    }

    private static func hint(for tag: String, among known: [String]) -> String? {
        switch tag {
        case "do": "'do' is off; the extension 'do' switches it on"
        case "break", "continue": "'\(tag)' is off; the extension 'loopcontrols' switches it on"
        default: Suggestion.hint(for: tag, among: known)
        }
    }

    private mutating func parseFor() throws(TemplateError) -> Statement.Kind {
        try advance()
        let target = try parseTarget()
        try expect(name: "in")
        let iterable = try parseTuple(withConditional: false)
        let filter = try skip(name: "if") ? try parseExpression() : nil
        let isRecursive = try skip(name: "recursive")
        let body = try parseBlock(until: ["endfor", "else"])
        var otherwise: [Statement] = []
        if try advance().isName("else") {
            otherwise = try parseBlock(until: ["endfor"])
            try advance()
        }
        return .loop(
            Loop(
                target: target, iterable: iterable, filter: filter, isRecursive: isRecursive, body: body,
                otherwise: otherwise))
    }

    private mutating func parseIf() throws(TemplateError) -> Statement.Kind {
        try advance()
        var branches: [(test: Expression, body: [Statement])] = []
        while true {
            let test = try parseTuple(withConditional: false)
            let body = try parseBlock(until: ["elif", "else", "endif"])
            branches.append((test, body))
            let tag = try advance()
            if tag.isName("elif") { continue }
            var otherwise: [Statement] = []
            if tag.isName("else") {
                otherwise = try parseBlock(until: ["endif"])
                try advance()
            }
            return .condition(branches, otherwise: otherwise)
        }
    }

    private mutating func parseSet() throws(TemplateError) -> Statement.Kind {
        try advance()
        let target = try parseTarget(withNamespace: true)
        if try skip(Symbol.assign) { return .assign(target, try parseTuple()) }
        let filter = current.isSymbol(.pipe) ? try parseFilters(on: nil) : nil
        let body = try parseBlock(until: ["endset"])
        try advance()
        return .capture(target, filter: filter, body: body)
    }

    private mutating func parseWith() throws(TemplateError) -> Statement.Kind {
        try advance()
        var assignments: [(target: Target, value: Expression)] = []
        while current.kind != .blockEnd {
            if !assignments.isEmpty { try expect(Symbol.comma) }
            let target = try parseTarget()
            try expect(Symbol.assign)
            assignments.append((target, try parseExpression()))
        }
        let body = try parseBlock(until: ["endwith"])
        try advance()
        return .with(assignments, body: body)
    }

    private mutating func parseFilterBlock() throws(TemplateError) -> Statement.Kind {
        try advance()
        let filter = try parseFilters(on: nil, startsInline: true)
        let body = try parseBlock(until: ["endfilter"])
        try advance()
        return .filtered(filter, body: body)
    }

    private mutating func parseSignature() throws(TemplateError) -> Signature {
        var signature = Signature()
        var names: Set<String> = []
        try expect(Symbol.leftParenthesis)
        while !current.isSymbol(.rightParenthesis) {
            if !signature.parameters.isEmpty { try expect(Symbol.comma) }
            let parameter = try parseAssignableName()
            guard names.insert(parameter.name).inserted else {
                throw fail("duplicate argument '\(parameter.name)' in function definition", at: parameter.span)
            }
            signature.parameters.append(parameter)
            if try skip(Symbol.assign) {
                signature.defaults.append(try parseExpression())
            } else if !signature.defaults.isEmpty {
                throw fail("non-default argument follows default argument")
            }
        }
        try expect(Symbol.rightParenthesis)
        return signature
    }

    private mutating func parseMacro() throws(TemplateError) -> Statement.Kind {
        try advance()
        let name = try parseAssignableName().name
        let signature = try parseSignature()
        let body = try parseBlock(until: ["endmacro"])
        try advance()
        return .macro(name, signature, body: body)
    }

    private mutating func parseCallBlock() throws(TemplateError) -> Statement.Kind {
        let span = try advance().span
        let signature = current.isSymbol(.leftParenthesis) ? try parseSignature() : Signature()
        let call = try parseExpression()
        guard case .call = call.kind else { throw fail("expected call", at: span) }
        let body = try parseBlock(until: ["endcall"])
        try advance()
        return .callBlock(signature, call: call, body: body)
    }

    private mutating func parseBlockTag() throws(TemplateError) -> Statement.Kind {
        try advance()
        let name = try expectName().name
        var marks = BlockMarks()
        marks.isScoped = try skip(name: "scoped")
        marks.isRequired = try skip(name: "required")
        if current.isSymbol(.subtract) {
            throw fail(
                "Block names in Jinja have to be valid Python identifiers and may not contain hyphens,"
                    + " use an underscore instead.")
        }
        let body = try parseBlock(until: ["endblock"])
        try advance()
        guard !marks.isRequired || body.allSatisfy(isBlank) else {
            throw fail("Required blocks can only contain comments or whitespace")
        }
        _ = try skip(name: name)
        return .block(name, marks, body: body)
    }

    private mutating func parsePrint() throws(TemplateError) -> [Statement] {
        let span = try advance().span
        var outputs: [Statement] = []
        while current.kind != .blockEnd {
            if !outputs.isEmpty { try expect(Symbol.comma) }
            outputs.append(Statement(kind: .output(try parseExpression()), span: span))
        }
        return outputs
    }

    // MARK: targets

    mutating func parseAssignableName() throws(TemplateError) -> (name: String, span: SourceSpan) {
        let (name, span) = try expectName()
        guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
            throw fail("can't assign to 'name'", at: span)
        }
        return (name, span)
    }

    private mutating func parseTarget(withNamespace: Bool = false) throws(TemplateError) -> Target {
        let start = current.span
        var items: [Target] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(Symbol.comma) }
            if isTupleEnd { break }
            if withNamespace, case .name(let name) = current.kind, following.isSymbol(.dot) {
                let span = try advance().span
                try advance()
                let attribute = try expectName()
                items.append(.attribute(name, attribute.name, span.through(attribute.span)))
            } else {
                items.append(try target(from: try parsePrimary()))
            }
            guard current.isSymbol(.comma) else { break }
            isTuple = true
        }
        if !isTuple {
            guard let only = items.first else {
                throw fail("Expected an expression, got '\(current.description)'")
            }
            return only
        }
        return .tuple(items, start)
    }

    private func target(from expression: Expression) throws(TemplateError) -> Target {
        let kind: String
        switch expression.kind {
        case .name(let name): return .name(name, expression.span)
        case .tuple(let items):
            var targets: [Target] = []
            for item in items { targets.append(try target(from: item)) }
            return .tuple(targets, expression.span)
        case .list: kind = "list"
        case .dictionary: kind = "dict"
        default: kind = expression.isConstant ? "const" : "expression"
        }
        throw fail("can't assign to '\(kind)'", at: expression.span)
    }
}
