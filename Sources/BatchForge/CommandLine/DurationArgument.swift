import ArgumentParser

/// A duration on the command line, spelled as in a job file: `90`, `90s`, `5m`, `24h`.
package struct DurationArgument: ExpressibleByArgument {
    package let duration: Duration

    package init?(argument: String) {
        guard let duration = Quantity.duration(argument), duration < .seconds(1_000_000_000) else { return nil }
        self.duration = duration
    }

    /// As it may be given again.
    package var spelling: String { Quantity.spelling(duration) }

    package var defaultValueDescription: String { spelling }
}
