/// Values that come one after the other, made when asked for, and only once.
package final class TemplateIterator: ValueHolder {
    typealias Step = (TemplateIterator, inout Renderer) throws(Fault) -> TemplateValue?

    let typeName: String
    /// Where the values come from. Not captured by the step: see `Teardown`.
    var source: Cursor
    var arguments: Arguments
    private let step: Step
    private var isFinished = false
    private var isRunning = false

    init(
        _ typeName: String = "generator", _ source: Cursor, _ arguments: Arguments = Arguments(), _ step: @escaping Step
    ) {
        self.typeName = typeName
        self.source = source
        self.arguments = arguments
        self.step = step
    }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        source.surrender(to: &values)
        arguments.surrender(to: &values)
    }

    func next(_ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        if isFinished { return nil }
        if isRunning { throw .runtime("generator already executing") }
        try renderer.enter()
        isRunning = true
        do throws(Fault) {
            let value = try step(self, &renderer)
            isFinished = value == nil
            isRunning = false
            renderer.leave()
            return value
        } catch {
            isFinished = true
            throw error
        }
    }
}
