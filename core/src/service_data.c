/* SPDX-License-Identifier: Apache-2.0 */
#include "improv/service_data.h"

void improv_service_data_encode(const struct improv_service_data *service_data,
                                uint8_t ret_bytes[IMPROV_SERVICE_DATA_LENGTH])
{
    ret_bytes[0] = service_data->state;
    ret_bytes[1] = service_data->capabilities;
    /*@ loop invariant 2 <= i <= IMPROV_SERVICE_DATA_LENGTH;
        loop invariant \forall integer k; 2 <= k < i ==> ret_bytes[k] == 0;
        loop assigns i, ret_bytes[2 .. IMPROV_SERVICE_DATA_LENGTH - 1];
        loop variant IMPROV_SERVICE_DATA_LENGTH - i; */
    for (size_t i = 2; i < IMPROV_SERVICE_DATA_LENGTH; i++)
        ret_bytes[i] = 0;
}

bool improv_service_data_decode(struct improv_bytes bytes,
                                struct improv_service_data *ret_service_data)
{
    if (bytes.length < IMPROV_SERVICE_DATA_LENGTH)
        return false;
    ret_service_data->state = bytes.data[0];
    ret_service_data->capabilities = bytes.data[1];
    return true;
}
