import ForgeJinja

/// A template or an expression of a job.
enum CompiledTemplate {
    case text(Template)
    case value(TemplateExpression)

    var names: [TemplateName] {
        switch self {
        case .text(let template): template.names
        case .value(let expression): expression.names
        }
    }

    /// Whether it is an error to use what is missing.
    var isStrict: Bool {
        switch self {
        case .text(let template): template.isStrict
        case .value(let expression): expression.isStrict
        }
    }

    var name: String {
        switch self {
        case .text(let template): template.name
        case .value(let expression): expression.name
        }
    }

    var absences: [TemplateError] {
        switch self {
        case .text(let template): template.absences
        case .value(let expression): expression.absences
        }
    }
}

extension Job {
    /// All that are compiled when the job is loaded.
    var templates: [CompiledTemplate] {
        var all: [CompiledTemplate] = []
        if let system = prompt.system { all.append(.text(system)) }
        all.append(.text(prompt.user))
        for variable in vars {
            if case .expression(let expression) = variable.source { all.append(.value(expression)) }
        }
        all += response.require.map { .value($0.expression) }
        all += answerTemplates
        for rule in retry.on.values { if case .again(let template, _) = rule { all += template.leaves } }
        return all
    }

    /// Those that are rendered when an answer is taken in.
    var answerTemplates: [CompiledTemplate] {
        results.flatMap { target -> [CompiledTemplate] in
            switch target {
            case .source(let update): update.leaves
            case .rows(let rows):
                (rows.each.map { [.value($0.list)] } ?? []) + rows.filter.leaves + rows.update.leaves
                    + (rows.prune?.leaves ?? [])
            }
        }
    }
}
