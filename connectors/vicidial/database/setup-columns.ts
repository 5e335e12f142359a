/** Of `vicidial_lists`. */
export const LIST_NAME_COLUMNS = ['list_name', 'list_description'];
/** Of `vicidial_url_multi`: order and filters. */
export const URL_FILTER_COLUMNS = ['url_rank', 'url_lists', 'url_call_length'];
