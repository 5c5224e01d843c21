import ForgeJSON

/// The keywords that hold other schemas.
extension SchemaKeywords {
    func readObjects(_ rules: inout [SchemaRule], _ compiler: inout SchemaCompiler) throws(SchemaError) {
        if let value = object["required"] { rules.append(.required(try names(value, "required"))) }
        try readDependencies(&rules, &compiler)
        let named = try namedSchemas("properties", &compiler)
        var matching: [(pattern: SchemaPattern, node: Int)] = []
        for (source, node) in try namedSchemas("patternProperties", &compiler) {
            let place = place("patternProperties") + "/" + SchemaPointer.escaped(source)
            matching.append((try pattern(source, at: place), node))
        }
        let others = try schema("additionalProperties", &compiler)
        if !named.isEmpty || !matching.isEmpty || others != nil {
            let table = Dictionary(uniqueKeysWithValues: named.map { (ExactText($0.name), $0.node) })
            rules.append(.members(named: table, matching: matching, others: others))
        }
        if let node = try schema("propertyNames", &compiler) { rules.append(.memberNames(node)) }
    }

    /// `dependentRequired`, `dependentSchemas`, and `dependencies`, which was both before 2019.
    private func readDependencies(
        _ rules: inout [SchemaRule], _ compiler: inout SchemaCompiler
    ) throws(SchemaError) {
        var required: [(name: String, required: [String])] = []
        if let members = try members("dependentRequired", "takes an object of lists of names") {
            for (name, value) in members { required.append((name, try names(value, "dependentRequired"))) }
        }
        var schemas = try namedSchemas("dependentSchemas", &compiler)
        if let members = try members("dependencies", "takes an object") {
            for (name, value) in members {
                if value.arrayValue != nil {
                    required.append((name, try names(value, "dependencies")))
                } else {
                    let place = place("dependencies") + "/" + SchemaPointer.escaped(name)
                    schemas.append((name, try compiler.node(value, at: place)))
                }
            }
        }
        if !required.isEmpty { rules.append(.dependentRequired(required)) }
        if !schemas.isEmpty { rules.append(.dependentSchemas(schemas)) }
    }

    func readArrays(_ rules: inout [SchemaRule], _ compiler: inout SchemaCompiler) throws(SchemaError) {
        var first = try schemas("prefixItems", &compiler) ?? []
        let rest: Int?
        if case .array(let list)? = object["items"] {
            // The spelling before 2020: a list, and what comes after it in 'additionalItems'.
            guard first.isEmpty else { throw wrong("items", "takes no list beside 'prefixItems'") }
            if !list.isEmpty { first = try schemas("items", &compiler) ?? [] }
            rest = try schema("additionalItems", &compiler)
        } else {
            rest = try schema("items", &compiler)
        }
        if !first.isEmpty || rest != nil { rules.append(.elements(first: first, rest: rest)) }
        let count = SchemaCount(atLeast: try count("minContains") ?? 1, atMost: try count("maxContains"))
        if let node = try schema("contains", &compiler) { rules.append(.contains(node, count)) }
    }

    func readCombinations(_ rules: inout [SchemaRule], _ compiler: inout SchemaCompiler) throws(SchemaError) {
        if let nodes = try schemas("allOf", &compiler) { rules.append(.allOf(nodes)) }
        if let nodes = try schemas("anyOf", &compiler) { rules.append(.anyOf(nodes)) }
        if let nodes = try schemas("oneOf", &compiler) { rules.append(.oneOf(nodes)) }
        if let node = try schema("not", &compiler) { rules.append(.not(node)) }
        let condition = try schema("if", &compiler)
        let then = try schema("then", &compiler)
        let otherwise = try schema("else", &compiler)
        if let condition, then != nil || otherwise != nil {
            rules.append(.conditional(if: condition, then: then, else: otherwise))
        }
    }
}
