extension Renderer {
    /// The variables of a template, of one of its blocks or of one call of a macro.
    final class Frame {
        // Reading or setting one is over before anything else is done, so nothing has to watch for overlaps.
        @exclusivity(unchecked) private var values: ContiguousArray<TemplateValue?>
        let parent: Frame?
        let activation: Activation

        init(count: Int, parent: Frame?, activation: Activation) {
            unsafe values = ContiguousArray(repeating: nil, count: count)
            self.parent = parent
            self.activation = activation
        }

        subscript(slot: Int32) -> TemplateValue? {
            get { unsafe values[Int(slot)] }
            set { unsafe values[Int(slot)] = newValue }
        }

        /// All of them, to be put aside and back.
        var slots: ContiguousArray<TemplateValue?> {
            get { unsafe values }
            set { unsafe values = newValue }
        }
    }
}
