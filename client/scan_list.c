/* SPDX-License-Identifier: Apache-2.0 */
#include "scan_list.h"

#include "clock.h"
#include "improv/timer.h"
#include "output/device_text.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/terminal.h"

enum { PAUSE_MS = 1000, WIDTH_MAX = 120 };

/* --- Plain lines --------------------------------------------------------- */

static bool is_news(const struct device *device)
{
    bool has_name = device->name[0] != '\0'; /* which may come later */

    return !device->listed || (has_name && !device->listed_name) ||
           device->listed_state != device->service_data.state ||
           device->listed_capabilities != device->service_data.capabilities;
}

static void print_line(struct scan_list *list, struct device *device)
{
    char row[DEVICE_ROW_SIZE], heading[DEVICE_ROW_SIZE];

    if (list->count == 0 && !report_is_json())
        report_result("heading", NULL, "%s", device_heading(heading));
    list->count += !device->listed;
    device->listed = true;
    device->listed_name = device->name[0] != '\0';
    device->listed_state = device->service_data.state;
    device->listed_capabilities = device->service_data.capabilities;
    report_result("device", device_fields(device), "%s",
                  device_row(device, terminal_width(80), row));
}

static void print_lines(struct scan_list *list)
{
    for (struct device *at = list->devices->first; at; at = at->next)
        if (list->wanted(list->userdata, at) && is_news(at))
            print_line(list, at);
}

/* --- A table in place ---------------------------------------------------- */

static void draw(struct scan_list *list)
{
    char row[DEVICE_ROW_SIZE];
    unsigned width = terminal_width(WIDTH_MAX) - 1;
    unsigned room = terminal_height() > 4 ? terminal_height() - 3 : 1;

    terminal_up(list->lines);
    list->count = 0;
    device_heading(row);
    safe_cut(row, width); /* a row that is wrapped would be two to go up */
    printf("%s%s%s\n", terminal_look(stdout, LOOK_BOLD), row,
           terminal_plain(stdout));
    for (struct device *at = list->devices->first; at; at = at->next) {
        if (!list->wanted(list->userdata, at) || list->count++ >= room)
            continue;
        device_row(at, width, row);
        safe_cut(row, width);
        puts(row);
    }
    list->lines = 1 + (list->count < room ? list->count : room);
    if (list->count == 0) {
        puts("(none yet; Ctrl-C ends)");
        list->lines++;
    }
    if (list->count > room) {
        printf("and %u more\n", list->count - room);
        list->lines++;
    }
}

/* --- Together ------------------------------------------------------------ */

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    scan_list_flush(userdata);
    return 0;
}

int scan_list_init(struct scan_list *list, sd_event *event)
{
    return clock_add_timer(event, &list->timer, on_timer, list);
}

/* The first change is shown at once, those after it together. */
void scan_list_changed(struct scan_list *list)
{
    int armed = 0;

    list->changed = true;
    sd_event_source_get_enabled(list->timer, &armed);
    if (armed == SD_EVENT_OFF)
        scan_list_flush(list);
}

void scan_list_flush(struct scan_list *list)
{
    if (!list->changed)
        return;
    list->changed = false;
    if (terminal_is_live())
        draw(list);
    else
        print_lines(list);
    clock_arm(list->timer, PAUSE_MS);
}

void scan_list_clear(struct scan_list *list)
{
    list->timer = sd_event_source_unref(list->timer);
}
