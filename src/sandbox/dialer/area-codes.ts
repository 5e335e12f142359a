import type { DialerClock } from './clock.ts';

/** North American area codes by time zone; stands for VICIdial's table `vicidial_phone_codes`. */
const AREA_CODES: Readonly<Record<string, string>> = {
  'America/New_York':
    '201 202 203 207 212 215 216 220 223 229 231 234 239 240 248 252 267 269 272 276 301 302 304 305 313 315 ' +
    '321 330 332 336 339 347 351 352 380 386 401 404 407 410 412 413 419 423 434 440 443 470 475 478 484 502 ' +
    '508 513 516 517 518 540 551 561 567 570 571 585 586 603 606 607 609 610 614 616 617 631 646 667 678 680 ' +
    '681 689 703 704 706 716 717 718 724 727 732 734 740 743 754 757 762 770 772 774 781 786 802 803 804 810 ' +
    '813 814 828 838 839 843 845 848 854 856 857 859 860 862 863 864 865 878 904 908 910 912 914 917 919 929 ' +
    '934 937 941 947 954 959 973 978 980 984 989',
  'America/Chicago':
    '205 210 214 217 218 224 225 228 251 254 256 262 270 281 309 312 314 316 318 319 320 325 331 334 337 346 ' +
    '361 402 405 409 414 417 430 432 469 479 501 504 507 512 515 531 534 563 573 580 601 605 608 612 615 618 ' +
    '620 629 630 636 641 651 660 662 682 701 708 712 713 715 726 731 737 763 769 773 779 785 806 815 816 817 ' +
    '830 832 847 850 870 872 901 903 913 918 920 931 936 938 940 952 956 972 979 985',
  'America/Denver': '208 303 307 385 406 435 505 575 719 720 801 915 970 986',
  'America/Phoenix': '480 520 602 623 928',
  'America/Los_Angeles':
    '206 209 213 253 279 310 323 341 360 408 415 424 425 442 503 509 510 530 541 559 562 564 619 626 628 650 ' +
    '657 661 669 702 707 714 725 747 760 775 805 818 820 831 858 909 916 925 949 951 971',
  'America/Anchorage': '907',
  'Pacific/Honolulu': '808',
  'America/Toronto': '226 249 289 343 416 418 437 438 450 514 519 581 613 647 705 807 819 873 905',
  'America/Winnipeg': '204 431',
  'America/Regina': '306 639',
  'America/Edmonton': '403 587 780 825',
  'America/Vancouver': '236 250 604 672 778',
};

const COUNTRY_ZONES: Readonly<Record<string, string>> = {
  27: 'Africa/Johannesburg',
  33: 'Europe/Paris',
  34: 'Europe/Madrid',
  39: 'Europe/Rome',
  44: 'Europe/London',
  49: 'Europe/Berlin',
  52: 'America/Mexico_City',
  55: 'America/Sao_Paulo',
  61: 'Australia/Sydney',
  64: 'Pacific/Auckland',
  81: 'Asia/Tokyo',
  91: 'Asia/Kolkata',
};

const ZONE_BY_AREA_CODE = new Map(
  Object.entries(AREA_CODES).flatMap(([zone, codes]) =>
    codes.split(' ').map((code) => [code, zone] as const),
  ),
);

/** Every area code that `usacan_areacode_check=Y` accepts, ascending. */
export const NANP_AREA_CODES: readonly string[] = [...ZONE_BY_AREA_CODE.keys()].toSorted();

export function isAreaCode(code: string): boolean {
  return ZONE_BY_AREA_CODE.has(code);
}

/** Hours east of UTC now at the number's place; an unknown country counts as the dialer's own zone. */
export function gmtOffset(phoneCode: string, phoneNumber: string, clock: DialerClock): number {
  const zone = phoneCode === '1' ? areaCodeZone(phoneNumber.slice(0, 3)) : COUNTRY_ZONES[phoneCode];
  return clock.offsetHours(clock.now(), zone ?? clock.timeZone);
}

/** Where the area code is unknown the program takes the country's first row, which is Alabama. */
function areaCodeZone(areaCode: string): string | undefined {
  return ZONE_BY_AREA_CODE.get(areaCode) ?? ZONE_BY_AREA_CODE.get('205');
}
