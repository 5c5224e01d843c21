/// What may follow a value: attributes, subscripts, calls, filters and tests.
extension Parser {
    mutating func parsePostfix(on start: Expression) throws(TemplateError) -> Expression {
        var result = start
        while true {
            if current.isSymbol(.dot) {
                result = try parseAttribute(of: result)
            } else if current.isSymbol(.leftBracket) {
                result = try parseSubscript(of: result)
            } else if current.isSymbol(.leftParenthesis) {
                result = try parseCall(of: result)
            } else {
                return result
            }
        }
    }

    mutating func parseFiltersAndTests(on start: Expression) throws(TemplateError) -> Expression {
        var result = start
        while true {
            if current.isSymbol(.pipe) {
                result = try parseFilters(on: result)
            } else if current.isName("is") {
                result = try parseTest(on: result)
            } else if current.isSymbol(.leftParenthesis) {
                result = try parseCall(of: result)
            } else {
                return result
            }
        }
    }

    private mutating func parseAttribute(of object: Expression) throws(TemplateError) -> Expression {
        try advance()
        let token = current
        switch token.kind {
        case .name(let name):
            try advance()
            return try make(.attribute(object, name), token.span, over: [object])
        case .integer(let index):
            try advance()
            let key = try make(.constant(.integer(index)), token.span)
            return try make(.item(object, key), token.span, over: [object])
        case .bigInteger(let index):
            try advance()
            let key = try make(.constant(.bigInteger(index)), token.span)
            return try make(.item(object, key), token.span, over: [object])
        default:
            // Jinja2 has gone past the token before it looks at it.
            try advance()
            throw fail("expected name or number", at: token.span)
        }
    }

    private mutating func parseSubscript(of object: Expression) throws(TemplateError) -> Expression {
        let start = try advance().span
        var keys: [Expression] = []
        while !current.isSymbol(.rightBracket) {
            if !keys.isEmpty { try expect(Symbol.comma) }
            keys.append(try parseSubscriptKey())
        }
        let span = start.through(current.span)
        try expect(Symbol.rightBracket)
        let key = keys.count == 1 ? keys[0] : try make(.tuple(keys), span, over: keys)
        return try make(.item(object, key), span, over: [object, key])
    }

    private mutating func parseSubscriptKey() throws(TemplateError) -> Expression {
        let start = current.span
        var bounds: [Expression?] = []
        if current.isSymbol(.colon) {
            bounds.append(nil)
        } else {
            let key = try parseExpression()
            guard current.isSymbol(.colon) else { return key }
            bounds.append(key)
        }
        try advance()
        func isEnd(_ token: Token) -> Bool { token.isSymbol(.rightBracket) || token.isSymbol(.comma) }
        bounds.append(current.isSymbol(.colon) || isEnd(current) ? nil : try parseExpression())
        if try skip(Symbol.colon), !isEnd(current) {
            bounds.append(try parseExpression())
        } else {
            bounds.append(nil)
        }
        return try make(
            .slice(start: bounds[0], stop: bounds[1], step: bounds[2]), start.through(current.span),
            over: bounds.compactMap { $0 })
    }

    private mutating func parseCall(of callee: Expression) throws(TemplateError) -> Expression {
        let (call, end) = try parseArguments()
        return try make(.call(callee, call), callee.span.through(end), over: [callee] + call.expressions)
    }

    private mutating func parseArguments() throws(TemplateError) -> (Call, end: SourceSpan) {
        let start = current.span
        try expect(Symbol.leftParenthesis)
        var call = Call()
        var needsComma = false
        func require(_ condition: Bool) throws(TemplateError) {
            if !condition { throw fail("invalid syntax for function call expression", at: start) }
        }
        while !current.isSymbol(.rightParenthesis) {
            if needsComma {
                try expect(Symbol.comma)
                if current.isSymbol(.rightParenthesis) { break }
            }
            if current.isSymbol(.multiply) {
                try require(call.spread == nil && call.namedSpread == nil)
                try advance()
                call.spread = try parseExpression()
            } else if current.isSymbol(.power) {
                try require(call.namedSpread == nil)
                try advance()
                call.namedSpread = try parseExpression()
            } else if case .name(let name) = current.kind, following.isSymbol(.assign) {
                try require(call.namedSpread == nil)
                try advance()
                try advance()
                call.named.append((name, try parseExpression()))
            } else {
                try require(call.spread == nil && call.namedSpread == nil && call.named.isEmpty)
                call.positional.append(try parseExpression())
            }
            needsComma = true
        }
        let end = current.span
        try expect(Symbol.rightParenthesis)
        return (call, end)
    }

    /// A name that may be dotted, as extensions register them.
    private mutating func parseDottedName() throws(TemplateError) -> (name: String, span: SourceSpan) {
        var (name, span) = try expectName()
        while try skip(Symbol.dot) {
            let part = try expectName()
            name += "." + part.name
            span = span.through(part.span)
        }
        return (name, span)
    }

    /// Reads `|name(…)|name(…)`; where the filters are for a block there is no value to begin with.
    mutating func parseFilters(on start: Expression?, startsInline: Bool = false) throws(TemplateError) -> Expression {
        var result = start
        var isInline = startsInline
        while isInline || current.isSymbol(.pipe) {
            if !isInline { try advance() }
            isInline = false
            let (name, span) = try parseDottedName()
            let call = current.isSymbol(.leftParenthesis) ? try parseArguments().0 : Call()
            result = try make(
                .filter(result, name, call), span, over: (result.map { [$0] } ?? []) + call.expressions)
        }
        guard let result else { throw fail("expected a filter") }
        return result
    }

    private mutating func parseTest(on value: Expression) throws(TemplateError) -> Expression {
        let start = try advance().span
        let isNegated = try skip(name: "not")
        var (name, span) = try parseDottedName()
        // Python reports the line of `is`.
        if source.bytes[Int(start.offset)..<Int(span.offset)].contains(0x0A) { span = start }
        var call = Call()
        if current.isSymbol(.leftParenthesis) {
            call = try parseArguments().0
        } else if beginsTestArgument {
            if current.isName("is") { throw fail("You cannot chain multiple tests with is") }
            call.positional = [try parsePostfix(on: try parsePrimary())]
        }
        let test = try make(.test(value, name, call), span, over: [value] + call.expressions)
        return isNegated ? try make(.unary(.not, test), start.through(span), over: [test]) : test
    }

    private var beginsTestArgument: Bool {
        switch current.kind {
        case .name(let name): !["else", "or", "and"].contains(name)
        case .string, .integer, .float, .symbol(.leftBracket), .symbol(.leftBrace): true
        default: false
        }
    }
}
