/// Turns tokens into statements, by recursive descent after Jinja2's own parser.
///
/// Messages and the lines they name are Jinja2's, so that a template fails here where it fails there.
struct Parser {
    /// How deep brackets and blocks may nest: what the stack of a thread is sure to hold.
    static let nestingLimit = 40
    /// How deep an expression's tree may be, in which each operator of a row is a level.
    static let depthLimit = 96

    let source: TemplateSource
    let extensions: Set<TemplateOptions.Extension>
    private let tokens: [Token]
    private let failure: TemplateError?
    private var index = 0
    private var nesting = 0

    /// The tags being read, innermost last.
    var openTags: [String] = []
    /// The tags that would end each of them.
    var awaitedTags: [[String]] = []

    init(template source: TemplateSource, options: TemplateOptions) throws(TemplateError) {
        var lexer = Lexer(source, options: options)
        lexer.readTemplate()
        try self.init(lexer)
    }

    init(expression source: TemplateSource, options: TemplateOptions) throws(TemplateError) {
        var lexer = Lexer(source, options: options)
        lexer.readExpression()
        try self.init(lexer)
    }

    private init(_ lexer: Lexer) throws(TemplateError) {
        source = lexer.source
        extensions = lexer.options.extensions
        tokens = lexer.tokens
        failure = lexer.failure
        try checkArrival()
    }

    // MARK: the stream

    var current: Token { tokens[index] }

    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    /// Throws what stopped the lexer when the parser has come to that place.
    private func checkArrival() throws(TemplateError) {
        if let failure, index == tokens.count - 1 { throw failure }
    }

    @discardableResult
    mutating func advance() throws(TemplateError) -> Token {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        try checkArrival()
        return token
    }

    mutating func skip(name: String) throws(TemplateError) -> Bool {
        guard current.isName(name) else { return false }
        try advance()
        return true
    }

    mutating func skip(_ symbol: Symbol) throws(TemplateError) -> Bool {
        guard current.isSymbol(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Symbol) throws(TemplateError) {
        guard current.isSymbol(symbol) else { throw unexpected(insteadOf: symbol.rawValue) }
        try advance()
    }

    mutating func expect(_ kind: Token.Kind) throws(TemplateError) {
        guard current.kind == kind else {
            throw unexpected(insteadOf: Token(kind: kind, span: .start).description)
        }
        try advance()
    }

    mutating func expect(name: String) throws(TemplateError) {
        guard current.isName(name) else { throw unexpected(insteadOf: name) }
        try advance()
    }

    mutating func expectName() throws(TemplateError) -> (name: String, span: SourceSpan) {
        guard case .name(let name) = current.kind else { throw unexpected(insteadOf: "name") }
        let span = current.span
        try advance()
        return (name, span)
    }

    func unexpected(insteadOf expected: String) -> TemplateError {
        if current.kind == .end { return fail("unexpected end of template, expected '\(expected)'.") }
        return fail("expected token '\(expected)', got '\(current.description)'")
    }

    func fail(_ message: String, at span: SourceSpan? = nil, hint: String? = nil) -> TemplateError {
        source.error(.syntax, at: span ?? current.span, message, hint: hint)
    }

    // MARK: depth

    mutating func enter() throws(TemplateError) {
        nesting += 1
        guard nesting <= Parser.nestingLimit else {
            throw source.error(.limit, at: current.span, "nested deeper than \(Parser.nestingLimit) levels")
        }
    }

    mutating func leave() { nesting -= 1 }

    func make(
        _ kind: Expression.Kind, _ span: SourceSpan, over children: [Expression] = []
    ) throws(TemplateError) -> Expression {
        let depth = 1 + children.reduce(0) { max($0, $1.depth) }
        guard depth <= Parser.depthLimit else {
            throw source.error(.limit, at: span, "nested deeper than \(Parser.depthLimit) levels")
        }
        return Expression(kind: kind, span: span, depth: depth)
    }

    // MARK: whole inputs

    mutating func parseTemplate() throws(TemplateError) -> [Statement] {
        try parseBody(until: nil)
    }

    mutating func parseWholeExpression() throws(TemplateError) -> Expression {
        let expression = try parseExpression()
        guard current.kind == .end else { throw fail("chunk after expression") }
        return expression
    }

    /// Reads statements up to one of the tags, which is then current, or to the end of the template.
    mutating func parseBody(until tags: [String]?) throws(TemplateError) -> [Statement] {
        if let tags { awaitedTags.append(tags) }
        defer { if tags != nil { awaitedTags.removeLast() } }
        var body: [Statement] = []
        while current.kind != .end {
            let span = current.span
            switch current.kind {
            case .text(let range):
                body.append(Statement(kind: .text(range), span: span))
                try advance()
            case .variableBegin:
                try advance()
                body.append(Statement(kind: .output(try parseTuple()), span: span))
                try expect(Token.Kind.variableEnd)
            case .blockBegin:
                try advance()
                if let tags, case .name(let name) = current.kind, tags.contains(name) { return body }
                body.append(contentsOf: try parseStatement())
                try expect(Token.Kind.blockEnd)
            default:
                throw fail("unexpected '\(current.description)'")
            }
        }
        return body
    }

    /// Reads the rest of an opening tag and the block it opens; the closing tag's name is current afterwards.
    mutating func parseBlock(until tags: [String]) throws(TemplateError) -> [Statement] {
        try enter()
        defer { leave() }
        _ = try skip(Symbol.colon)
        try expect(Token.Kind.blockEnd)
        let body = try parseBody(until: tags)
        if current.kind == .end { throw unknownTag(nil, awaiting: tags) }
        return body
    }
}
