/// How a template is read and what a missing value does, as the settings of Jinja2's `Environment`.
package struct TemplateOptions: Sendable, Equatable {
    /// What happens when a template uses a value that is not there.
    package enum Undefined: String, Sendable, CaseIterable {
        /// An error for every use but `is defined`, `default` and their like.
        case strict
        /// Prints as nothing and is false; an attribute of it is an error.
        case lenient
        /// As lenient, and an attribute of it is missing again.
        case chainable
    }

    /// Drop the first newline after a block tag.
    package var trimBlocks: Bool
    /// Drop the blanks before a block tag that begins its line.
    package var lstripBlocks: Bool
    /// Keep a newline at the very end of the template, which Jinja2 drops unless told.
    package var keepTrailingNewline: Bool
    package var undefined: Undefined

    package init(
        trimBlocks: Bool = false, lstripBlocks: Bool = false, keepTrailingNewline: Bool = false,
        undefined: Undefined = .strict
    ) {
        self.trimBlocks = trimBlocks
        self.lstripBlocks = lstripBlocks
        self.keepTrailingNewline = keepTrailingNewline
        self.undefined = undefined
    }

    package static let standard = TemplateOptions()
}
