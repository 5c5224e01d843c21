/// The methods of Python's types that templates may call, and those that are named in an error because they are not here.
enum Method: String, Sendable, CaseIterable {
    // text
    case capitalize, casefold, center, count, endswith, expandtabs, find, format, index, isalnum, isalpha, isascii
    case isdecimal, isdigit, isidentifier, islower, isnumeric, isprintable, isspace, istitle, isupper, join, ljust,
        lower
    case lstrip, partition, removeprefix, removesuffix, replace, rfind, rindex, rjust, rpartition, rsplit, rstrip, split
    case splitlines, startswith, strip, swapcase, title, upper, zfill
    case encode, maketrans, translate
    case formatMap = "format_map"
    // lists
    case append, clear, copy, extend, insert, pop, remove, reverse, sort
    // dictionaries
    case get, items, keys, popitem, setdefault, update, values
    // dates
    case strftime, isoformat, weekday, isoweekday, timestamp, date, time, timetuple, toordinal, isocalendar, ctime
    case astimezone, utcoffset

    private static let ofText: Set<Method> = [
        .capitalize, .casefold, .center, .count, .endswith, .expandtabs, .find, .format, .index, .isalnum, .isalpha,
        .isascii, .isdecimal, .isdigit, .isidentifier, .islower, .isnumeric, .isprintable, .isspace, .istitle, .isupper,
        .join, .ljust, .lower, .lstrip, .partition, .removeprefix, .removesuffix, .replace, .rfind, .rindex, .rjust,
        .rpartition, .rsplit, .rstrip, .split, .splitlines, .startswith, .strip, .swapcase, .title, .upper, .zfill,
        .encode, .maketrans, .translate, .formatMap,
    ]
    private static let ofLists: Set<Method> = [
        .append, .clear, .copy, .count, .extend, .index, .insert, .pop, .remove, .reverse, .sort,
    ]
    private static let ofDictionaries: Set<Method> = [
        .clear, .copy, .get, .items, .keys, .pop, .popitem, .setdefault, .update, .values,
    ]
    private static let ofDates: Set<Method> = [
        .strftime, .isoformat, .weekday, .isoweekday, .timestamp, .date, .time, .timetuple, .toordinal, .isocalendar,
        .ctime, .astimezone, .utcoffset, .replace,
    ]

    var isMutating: Bool {
        switch self {
        case .append, .clear, .extend, .insert, .pop, .popitem, .remove, .reverse, .setdefault, .sort, .update: true
        default: false
        }
    }

    /// Whether the method, as one of text, takes no argument.
    var takesNothing: Bool {
        switch self {
        case .capitalize, .casefold, .isalnum, .isalpha, .isascii, .isdecimal, .isdigit, .isidentifier, .islower,
            .isnumeric, .isprintable, .isspace, .istitle, .isupper, .lower, .swapcase, .title, .upper:
            true
        default: false
        }
    }

    func belongs(to value: TemplateValue) -> Bool {
        switch value {
        case .string, .markup: Method.ofText.contains(self)
        case .list, .array: Method.ofLists.contains(self)
        case .tuple: self == .count || self == .index
        case .dictionary, .document: Method.ofDictionaries.contains(self)
        case .date: Method.ofDates.contains(self)
        default: false
        }
    }
}
