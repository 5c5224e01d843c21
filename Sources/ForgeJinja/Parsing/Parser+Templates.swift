/// The tags that bring in other templates, and those that are there only where they are switched on.
extension Parser {
    mutating func parseExtends() throws(TemplateError) -> Statement.Kind {
        try advance()
        return .extends(try parseExpression())
    }

    mutating func parseInclude() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try parseExpression()
        var ignoresMissing = false
        if current.isName("ignore"), following.isName("missing") {
            try advance()
            try advance()
            ignoresMissing = true
        }
        let withContext = try parseContext() ?? true
        return .include(template, ignoresMissing: ignoresMissing, withContext: withContext)
    }

    mutating func parseImport() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try parseExpression()
        try expect(name: "as")
        let name = try parseAssignableName().name
        return .importModule(template, name: name, withContext: try parseContext() ?? false)
    }

    mutating func parseFromImport() throws(TemplateError) -> Statement.Kind {
        try advance()
        let template = try parseExpression()
        try expect(name: "import")
        var names: [(name: String, alias: String)] = []
        var withContext: Bool?
        while true {
            if !names.isEmpty { try expect(Symbol.comma) }
            guard case .name = current.kind else { throw unexpected(insteadOf: "name") }
            withContext = try parseContext()
            if withContext != nil { break }
            let (name, span) = try parseAssignableName()
            guard !name.hasPrefix("_") else {
                throw fail("names starting with an underline can not be imported", at: span)
            }
            let alias = try skip(name: "as") ? try parseAssignableName().name : name
            names.append((name, alias))
            withContext = try parseContext()
            if withContext != nil || !current.isSymbol(.comma) { break }
        }
        return .importNames(template, names, withContext: withContext ?? false)
    }

    /// `with context` or `without context`, where one of them stands there.
    private mutating func parseContext() throws(TemplateError) -> Bool? {
        guard current.isName("with") || current.isName("without"), following.isName("context") else { return nil }
        let withContext = try advance().isName("with")
        try advance()
        return withContext
    }

    mutating func parseDo() throws(TemplateError) -> Statement.Kind {
        try advance()
        return .discard(try parseTuple())
    }

    mutating func parseJump(_ jump: Jump) throws(TemplateError) -> Statement.Kind {
        try advance()
        return .jump(jump)
    }

    /// Whether the statement is white space only.
    func isBlank(_ statement: Statement) -> Bool {
        guard case .text(let range) = statement.kind else { return false }
        return source.text(range).unicodeScalars.allSatisfy(Whitespace.contains)
    }
}
