/// Expressions, one function for each level of precedence.
extension Parser {
    mutating func parseExpression(withConditional: Bool = true) throws(TemplateError) -> Expression {
        try enter()
        defer { leave() }
        return withConditional ? try parseConditional() : try parseOr()
    }

    private mutating func parseConditional() throws(TemplateError) -> Expression {
        var result = try parseOr()
        while try skip(name: "if") {
            let test = try parseOr()
            var otherwise: Expression?
            if try skip(name: "else") {
                try enter()
                otherwise = try parseConditional()
                leave()
            }
            let span = result.span.through(otherwise?.span ?? test.span)
            result = try make(
                .conditional(test: test, then: result, otherwise: otherwise), span,
                over: [result, test] + (otherwise.map { [$0] } ?? []))
        }
        return result
    }

    private mutating func parseOr() throws(TemplateError) -> Expression {
        var left = try parseAnd()
        while try skip(name: "or") {
            let right = try parseAnd()
            left = try make(.either(left, right), left.span.through(right.span), over: [left, right])
        }
        return left
    }

    private mutating func parseAnd() throws(TemplateError) -> Expression {
        var left = try parseNot()
        while try skip(name: "and") {
            let right = try parseNot()
            left = try make(.both(left, right), left.span.through(right.span), over: [left, right])
        }
        return left
    }

    private mutating func parseNot() throws(TemplateError) -> Expression {
        guard current.isName("not") else { return try parseComparison() }
        try enter()
        defer { leave() }
        let span = try advance().span
        let operand = try parseNot()
        return try make(.unary(.not, operand), span.through(operand.span), over: [operand])
    }

    private mutating func parseComparison() throws(TemplateError) -> Expression {
        let first = try parseSum()
        var rest: [(Comparison, Expression)] = []
        while true {
            if case .symbol(let symbol) = current.kind, let comparison = Comparison(rawValue: symbol.rawValue) {
                try advance()
                rest.append((comparison, try parseSum()))
            } else if try skip(name: "in") {
                rest.append((.contained, try parseSum()))
            } else if current.isName("not"), following.isName("in") {
                try advance()
                try advance()
                rest.append((.notContained, try parseSum()))
            } else {
                break
            }
        }
        guard let last = rest.last else { return first }
        return try make(
            .comparison(first, rest), first.span.through(last.1.span), over: [first] + rest.map(\.1))
    }

    private mutating func parseSum() throws(TemplateError) -> Expression {
        var left = try parseConcatenation()
        while current.isSymbol(.add) || current.isSymbol(.subtract) {
            let operation: BinaryOperator = try advance().isSymbol(.add) ? .add : .subtract
            let right = try parseConcatenation()
            left = try make(.binary(operation, left, right), left.span.through(right.span), over: [left, right])
        }
        return left
    }

    private mutating func parseConcatenation() throws(TemplateError) -> Expression {
        let first = try parseProduct()
        var parts = [first]
        while try skip(Symbol.tilde) { parts.append(try parseProduct()) }
        guard let last = parts.last, parts.count > 1 else { return first }
        return try make(.concatenation(parts), first.span.through(last.span), over: parts)
    }

    private mutating func parseProduct() throws(TemplateError) -> Expression {
        var left = try parsePower()
        while case .symbol(let symbol) = current.kind {
            let operation: BinaryOperator
            switch symbol {
            case .multiply: operation = .multiply
            case .divide: operation = .divide
            case .floorDivide: operation = .floorDivide
            case .modulo: operation = .modulo
            default: return left
            }
            try advance()
            let right = try parsePower()
            left = try make(.binary(operation, left, right), left.span.through(right.span), over: [left, right])
        }
        return left
    }

    private mutating func parsePower() throws(TemplateError) -> Expression {
        var left = try parseUnary()
        while try skip(Symbol.power) {
            let right = try parseUnary()
            left = try make(.binary(.power, left, right), left.span.through(right.span), over: [left, right])
        }
        return left
    }

    private mutating func parseUnary(withFilters: Bool = true) throws(TemplateError) -> Expression {
        var result: Expression
        if current.isSymbol(.subtract) || current.isSymbol(.add) {
            try enter()
            let sign = try advance()
            let operand = try parseUnary(withFilters: false)
            leave()
            result = try make(
                .unary(sign.isSymbol(.add) ? .plus : .negate, operand), sign.span.through(operand.span), over: [operand]
            )
        } else {
            result = try parsePrimary()
        }
        result = try parsePostfix(on: result)
        return withFilters ? try parseFiltersAndTests(on: result) : result
    }

    mutating func parsePrimary() throws(TemplateError) -> Expression {
        let token = current
        switch token.kind {
        case .name(let name):
            try advance()
            switch name {
            case "true", "True": return try make(.constant(.bool(true)), token.span)
            case "false", "False": return try make(.constant(.bool(false)), token.span)
            case "none", "None": return try make(.constant(.null), token.span)
            default: return try make(.name(name), token.span)
            }
        case .string(var text):
            var span = try advance().span
            while case .string(let more) = current.kind {
                text += more
                span = span.through(try advance().span)
            }
            return try make(.constant(.string(text)), span)
        case .bigInteger(let value):
            try advance()
            return try make(.constant(.bigInteger(value)), token.span)
        case .integer(let value):
            try advance()
            return try make(.constant(.integer(value)), token.span)
        case .float(let value):
            try advance()
            return try make(.constant(.double(value)), token.span)
        case .symbol(.leftParenthesis):
            try advance()
            let result = try parseTuple(isParenthesised: true)
            try expect(Symbol.rightParenthesis)
            return result
        case .symbol(.leftBracket): return try parseList()
        case .symbol(.leftBrace): return try parseDictionary()
        default: throw fail("unexpected '\(token.description)'", at: token.span)
        }
    }

    /// Not at the `in` or `recursive` of a loop: Jinja2 means to, but compares a name with a list of names.
    var isTupleEnd: Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .symbol(.rightParenthesis): true
        default: false
        }
    }

    mutating func parseTuple(
        withConditional: Bool = true, isParenthesised: Bool = false
    ) throws(TemplateError) -> Expression {
        let start = current.span
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(Symbol.comma) }
            if isTupleEnd { break }
            items.append(try parseExpression(withConditional: withConditional))
            guard current.isSymbol(.comma) else { break }
            isTuple = true
        }
        if !isTuple {
            if let only = items.first { return only }
            if !isParenthesised { throw fail("Expected an expression, got '\(current.description)'") }
        }
        return try make(.tuple(items), start.through(items.last?.span ?? start), over: items)
    }

    private mutating func parseList() throws(TemplateError) -> Expression {
        let start = try advance().span
        var items: [Expression] = []
        while !current.isSymbol(.rightBracket) {
            if !items.isEmpty { try expect(Symbol.comma) }
            if current.isSymbol(.rightBracket) { break }
            items.append(try parseExpression())
        }
        let end = current.span
        try expect(Symbol.rightBracket)
        return try make(.list(items), start.through(end), over: items)
    }

    private mutating func parseDictionary() throws(TemplateError) -> Expression {
        let start = try advance().span
        var items: [(key: Expression, value: Expression)] = []
        while !current.isSymbol(.rightBrace) {
            if !items.isEmpty { try expect(Symbol.comma) }
            if current.isSymbol(.rightBrace) { break }
            let key = try parseExpression()
            try expect(Symbol.colon)
            items.append((key, try parseExpression()))
        }
        let end = current.span
        try expect(Symbol.rightBrace)
        return try make(.dictionary(items), start.through(end), over: items.flatMap { [$0.key, $0.value] })
    }
}
